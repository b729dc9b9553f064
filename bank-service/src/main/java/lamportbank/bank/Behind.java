package lamportbank.bank;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.client.RestClient;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.rest.Address;
import lamportbank.spring.trouble.Troubles;

/// Says that the bank has fewer blocks than a client: its journal is an older copy, or new. It is over when a block is
/// sealed again: whoever is inside has the whole chain.
class Behind implements RoundListener {
    private static final Logger LOG = LoggerFactory.getLogger(Behind.class);
    private static final String NAME = "behind";

    private final Troubles troubles;
    private final ObjectProvider<NodeLoop> loops;
    private final RestClient looking;
    private volatile boolean isKnown;

    /// Whether the members have been asked since the start.
    private boolean isLookedAt;

    /// @param looking sends no stamps
    Behind(Troubles troubles, ObjectProvider<NodeLoop> loops, RestClient looking) {
        this.troubles = troubles;
        this.loops = loops;
        this.looking = looking;
    }

    /// Asks what may show it.
    <T> T unless(Supplier<T> question) {
        try {
            return question.get();
        } catch (Refusal refusal) {
            if (refusal.reason() == Refusal.Reason.BEHIND) {
                know(refusal.detail());
            }
            throw refusal;
        }
    }

    private void know(String what) {
        isKnown = true;
        troubles.begin(
                NAME,
                Troubles.Left.NOT_READY,
                what,
                "Transfers wait meanwhile, and nothing is lost. Stop the bank, and start it with ./start"
                        + " --rebuild-bank, or with lamport.bank.rebuild-from set to the URL of a client.");
    }

    /// Whether a client has more blocks, as far as is known: the first time after a start the members are asked.
    boolean isFound() {
        look();
        return isKnown;
    }

    /// For what must not be done from an older copy: it would give a newcomer a number that somebody has. So the first time
    /// after a start the members that can be reached are asked how many blocks they have.
    ///
    /// @throws Refusal if this bank is behind, as far as is known
    void requireNotBehind() {
        if (isFound()) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE,
                    "the journal of this bank is an older copy: before it is rebuilt nobody can register, leave or be"
                            + " evicted");
        }
    }

    private synchronized void look() {
        if (isLookedAt) {
            return;
        }
        isLookedAt = true;
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            own().members().values().stream()
                    .filter(member -> member.status() == Member.Status.ACTIVE)
                    .forEach(member -> asking.submit(() -> compare(member)));
        }
    }

    private BankProtocol.State own() {
        return loops.getObject().read(process -> BankConfiguration.bankOf(process).state());
    }

    /// Blocks are sealed meanwhile. What a client has the bank had first, so it is looked at last.
    private void compare(Member member) {
        try {
            long height = looking.get().uri(Address.below(URI.create(member.address()), "/membership")).retrieve()
                    .requiredBody(Rebuild.Membership.class).height();
            long ownHeight = own().height();
            if (height > ownHeight) {
                know("this bank has " + ownHeight + " blocks and client-" + member.id() + " has " + height
                        + ": rebuild the bank from the clients");
            }
        } catch (RuntimeException away) {
            LOG.info("client-{} does not say how many blocks it has: {}", member.id(), away.toString());
        }
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        boolean sealed = steps.stream()
                .flatMap(step -> step.effects().stream())
                .anyMatch(effect -> effect instanceof Effect.Happened(long time, BankFact.BlockSealed seal));
        if (sealed) {
            isKnown = false;
            troubles.end(NAME);
        }
    }
}
