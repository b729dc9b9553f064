package lamportbank.bank;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import lamportbank.core.bank.BankFact;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.trouble.Troubles;

/// Says that the bank has fewer blocks than a client: its journal is an older copy, or new. It is over when a block is
/// sealed again: whoever is inside has the whole chain.
class Behind implements RoundListener {
    private static final String NAME = "behind";

    private final Troubles troubles;
    private volatile boolean isKnown;

    Behind(Troubles troubles) {
        this.troubles = troubles;
    }

    /// Asks what may show it.
    <T> T unless(Supplier<T> question) {
        try {
            return question.get();
        } catch (Refusal refusal) {
            if (refusal.reason() == Refusal.Reason.BEHIND) {
                isKnown = true;
                troubles.begin(
                        NAME,
                        Troubles.Left.NOT_READY,
                        refusal.detail(),
                        "Transfers wait meanwhile, and nothing is lost. Stop the bank, and start it with ./start"
                                + " --rebuild-bank, or with lamport.bank.rebuild-from set to the URL of a client.");
            }
            throw refusal;
        }
    }

    boolean isKnown() {
        return isKnown;
    }

    /// For what must not be done from an older copy: it would give a newcomer a number that somebody has.
    ///
    /// @throws Refusal if this bank knows that it is behind
    void requireNotBehind() {
        if (isKnown) {
            throw new Refusal(
                    Refusal.Reason.UNAVAILABLE,
                    "the journal of this bank is an older copy: before it is rebuilt nobody can register, leave or be"
                            + " evicted");
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
