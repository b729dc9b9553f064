package lamportbank.bank;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClient;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.journal.UnusableJournal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Address;
import lamportbank.spring.rest.Backoff;
import lamportbank.spring.rest.Failure;
import lamportbank.spring.rest.Timing;

/// Rebuilds a bank that has lost its journal, or has an older copy of it, from what the clients have: the chain, whose
/// every hash and link is checked, and who takes part. All active members are asked, for the block that was sealed last
/// may be known to one of them only. It happens before the bank listens, so nobody ever meets a bank that is half rebuilt;
/// each step is in the journal, so one that is interrupted goes on at the next start.
///
/// The rebuilt bank keeps the incarnation that the clients know, and numbers its messages to each after those that the
/// client has: so none passes for a duplicate, none is missing, and no client need believe in another bank.
class Rebuild implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final int BLOCKS_PER_PAGE = 100;
    private static final int TRANSFERS_PER_STEP = 1000;

    /// How often to ask for a reason to rebuild a bank that may be whole.
    private static final int ATTEMPTS = 8;

    /// As a client tells it: `GET /membership`.
    record Membership(
            String phase,
            @Nullable Member self,
            List<Member> members,
            SortedMap<Integer, Member.Status> gone,
            SortedSet<Integer> accounts,
            long height,
            String tip,
            @Nullable FromBank bank) {
        boolean takesPart() {
            return self != null && Set.of("JOINING", "CATCHING_UP", "MEMBER", "LEAVING").contains(phase);
        }
    }

    record FromBank(String incarnation, long received) {}

    /// A part of a client's copy of the chain.
    ///
    /// @param next where the next page begins, null at the end
    record Page(List<Block> blocks, long height, @Nullable Long next) {}

    /// A client that was asked.
    private record Source(URI address, Membership membership) {
        int id() {
            return Objects.requireNonNull(membership.self()).id();
        }

        long height() {
            return membership.height();
        }
    }

    private final BankProperties properties;
    private final NodeLoop loop;
    private final JdbcJournal<?> journal;
    private final RestClient looking;
    private final RestClient stamped;
    private final Timing timing;
    private volatile boolean running;

    /// @param looking sends no stamps: for a bank that does not know its peers yet
    /// @param stamped sends and merges stamps
    Rebuild(
            BankProperties properties,
            NodeLoop loop,
            JdbcJournal<?> journal,
            RestClient looking,
            RestClient stamped,
            Timing timing) {
        this.properties = properties;
        this.loop = loop;
        this.journal = journal;
        this.looking = looking;
        this.stamped = stamped;
        this.timing = timing;
    }

    @Override
    public void start() {
        running = true;
        URI from = properties.rebuildFrom();
        if (from == null) {
            return;
        }
        try {
            if (isDue(from)) {
                rebuild(sources(from));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while it was being rebuilt", stopping);
        } catch (Refusal refusal) {
            throw impossible(refusal.detail());
        }
    }

    private BankProtocol.State state() {
        return loop.read(process -> BankConfiguration.bankOf(process).state());
    }

    private static UnusableJournal impossible(String why) {
        return new UnusableJournal(
                "the bank cannot be rebuilt: " + why,
                "What was taken over so far is right, and stays. See docs/failures.md for what to do.");
    }

    /// A bank that knows the client and is not behind it is whole.
    private boolean isDue(URI from) throws InterruptedException {
        BankProtocol.State own = state();
        boolean isEmpty = own.members().isEmpty();
        Membership client = ask(from, isEmpty ? Integer.MAX_VALUE : ATTEMPTS);
        if (client == null) {
            LOG.warn("{} does not answer: whether this bank is behind its clients is not known", from);
            return false;
        }
        Member self = client.self();
        boolean isKnown = self == null || own.members().containsKey(self.id());
        boolean isBehind = isEmpty || !isKnown || client.height() > own.height();
        if (!isBehind) {
            LOG.info("This bank is not behind {}: there is nothing to rebuild", from);
        }
        return isBehind;
    }

    /// @return null if it does not answer so often
    private @Nullable Membership ask(URI client, int attempts) throws InterruptedException {
        Backoff backoff = new Backoff(timing);
        for (int attempt = 0; attempt < attempts; attempt++) {
            try {
                return looking.get().uri(Address.below(client, "/membership")).retrieve()
                        .requiredBody(Membership.class);
            } catch (RuntimeException failure) {
                Failure failed = Failure.of(failure);
                if (backoff.failed(failed)) {
                    LOG.warn("The bank is to be rebuilt and waits for the client at {}: {}", client, failed.what());
                }
                backoff.pause();
            }
        }
        return null;
    }

    /// Every client that takes part, as far as those know each other that can be reached from one of them.
    private List<Source> sources(URI from) throws InterruptedException {
        Map<Integer, Source> asked = new TreeMap<>();
        Set<URI> known = new HashSet<>(Set.of(from));
        Queue<URI> left = new ArrayDeque<>(known);
        Set<Integer> gone = new TreeSet<>(properties.rebuildWithout());
        while (!left.isEmpty()) {
            URI next = left.remove();
            Membership membership = Objects.requireNonNull(ask(next, Integer.MAX_VALUE));
            if (!membership.takesPart()) {
                LOG.info("The client at {} is {}, and is not asked further", next, membership.phase());
                continue;
            }
            Source source = new Source(next, membership);
            asked.put(source.id(), source);
            gone.addAll(membership.gone().keySet());
            membership.members().stream()
                    .filter(member -> !gone.contains(member.id()))
                    .map(member -> URI.create(member.address()))
                    .filter(known::add)
                    .forEach(left::add);
        }
        asked.keySet().removeAll(gone);
        if (asked.isEmpty()) {
            throw impossible("no client takes part in it");
        }
        return List.copyOf(asked.values());
    }

    private void rebuild(List<Source> sources) {
        Source longest = sources.stream().max(Comparator.comparingLong(Source::height)).orElseThrow();
        requireOneChain(sources, longest);
        LOG.info("Rebuilding this bank from clients {}: {} blocks, of which it has {}",
                sources.stream().map(Source::id).toList(), longest.height(), state().height());
        adoptIncarnation(sources);
        loop.submit(new Input.Ask(members(sources)));
        adoptBlocks(longest);
        sources.forEach(source -> page(stamped, source, longest.height(), 1)); // and its clock
        loop.submit(new Input.Ask(new BankCommand.RepeatEvictions()));
        LOG.info("This bank has been rebuilt: {} blocks, {} members", state().height(), state().members().size());
    }

    /// The hash of a block covers all before it: so one comparison for each client is enough.
    private void requireOneChain(List<Source> sources, Source longest) {
        for (Source source : sources) {
            requireSame(longest, source.height(), source.membership().tip(), "client-" + source.id());
        }
        BankProtocol.State own = state();
        if (own.height() > longest.height()) {
            throw impossible("it has " + own.height() + " blocks, and no client has more than " + longest.height());
        }
        requireSame(longest, own.height(), own.tip(), "the bank");
    }

    private void requireSame(Source longest, long height, String tip, String whose) {
        String there = height == 0 ? Block.GENESIS
                : height == longest.height() ? longest.membership().tip()
                        : page(looking, longest, height - 1, 1).blocks().getFirst().hash();
        if (!there.equals(tip)) {
            throw impossible("block " + (height - 1) + " of client-" + longest.id() + " has the hash " + there
                    + ", and that of " + whose + " has " + tip
                    + ": they have different chains, and only a person can say"
                    + " which is right");
        }
    }

    private void adoptIncarnation(List<Source> sources) {
        Set<String> known = new TreeSet<>();
        sources.stream().map(source -> source.membership().bank()).filter(Objects::nonNull)
                .forEach(bank -> known.add(bank.incarnation()));
        if (known.size() > 1) {
            throw impossible("the clients know banks of different incarnations: " + known);
        }
        known.forEach(journal::adoptIncarnation);
    }

    private BankCommand.AdoptMembers members(List<Source> sources) {
        SortedMap<Integer, Member> members = new TreeMap<>();
        SortedMap<Integer, Member.Status> gone = new TreeMap<>();
        SortedSet<Integer> accounts = new TreeSet<>();
        SortedMap<Integer, Long> told = new TreeMap<>();
        for (Source source : sources) {
            Membership membership = source.membership();
            membership.members().forEach(member -> members.put(member.id(), member));
            membership.gone().forEach((id, how) -> gone.merge(id, how, Rebuild::worse));
            accounts.addAll(membership.accounts());
            if (membership.bank() != null) {
                told.put(source.id(), membership.bank().received());
            }
        }
        sources.forEach(source -> members.put(source.id(), Objects.requireNonNull(source.membership().self())));
        properties.rebuildWithout().forEach(id -> gone.put(id, Member.Status.EVICTED));
        SortedMap<Integer, Member> known = state().members();
        gone.forEach((id, how) -> members.put(id, gone(id, how, known.getOrDefault(id, members.get(id)))));
        accounts.addAll(members.keySet());
        return new BankCommand.AdoptMembers(List.copyOf(members.values()), accounts, told);
    }

    private static Member.Status worse(Member.Status one, Member.Status other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// Nobody needs to reach it any more. If nobody knows more of it than its number, it gets an incarnation that no
    /// client can have.
    private static Member gone(int id, Member.Status how, @Nullable Member known) {
        return known == null
                ? new Member(id, "http://gone.invalid", "gone-" + id, 0, how)
                : new Member(id, known.address(), known.incarnation(), known.order(), how, known.account());
    }

    private void adoptBlocks(Source longest) {
        long height = state().height();
        while (height < longest.height()) {
            List<Block> page = page(looking, longest, height, BLOCKS_PER_PAGE).blocks();
            if (page.isEmpty()) {
                throw impossible("client-" + longest.id() + " does not give block " + height);
            }
            inSteps(page).forEach(blocks -> loop.submit(new Input.Ask(new BankCommand.AdoptBlocks(blocks))));
            height = state().height();
        }
    }

    /// Each is one row of the journal.
    private static List<List<Block>> inSteps(List<Block> page) {
        List<List<Block>> steps = new ArrayList<>();
        List<Block> step = new ArrayList<>();
        int transfers = 0;
        for (Block block : page) {
            step.add(block);
            transfers += block.transfers().size();
            if (transfers >= TRANSFERS_PER_STEP) {
                steps.add(List.copyOf(step));
                step.clear();
                transfers = 0;
            }
        }
        if (!step.isEmpty()) {
            steps.add(step);
        }
        return steps;
    }

    private static Page page(RestClient rest, Source source, long from, int limit) {
        return rest.get()
                .uri(Address.below(source.address(), "/chain?from=" + from + "&limit=" + limit))
                .retrieve()
                .requiredBody(Page.class);
    }

    /// After the loop, and before anybody can reach the bank.
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
