package lamportbank.core.simulation;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Ending;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Node;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;

/// What must never happen is only worth watching for where something happens: these are the states that some run of many
/// must have been in.
final class Sometimes {
    enum Sight {
        CLOCK_NEARLY_USED_UP,
        DUPLICATE_MESSAGE,
        MESSAGE_TOO_EARLY,
        JOURNAL_FAILED_WITH_THE_STEPS_STORED,

        TWO_REQUESTS_IN_ONE_ENTRY,
        SEVERAL_TRANSFERS_IN_A_REQUEST,
        TRANSFER_NOT_COVERED,
        ALL_THE_MONEY_MOVED,
        BLOCK_HELD_BACK,
        SEVERAL_BLOCKS_APPENDED_AT_ONCE,
        SEALED_AND_ASKED_AGAIN,
        BANK_DIED_WITH_THE_BLOCK_STORED,
        FENCED_WITH_A_TRANSFER_VOIDED,
        FENCED_AND_THE_BLOCK_FOUND,
        EVICTED_WHILE_INSIDE,
        REFUSED_AS_EVICTED,
        WELCOMED_WITH_REQUESTS_OUTSTANDING,
        LEFT,
        ACCOUNT_TAKEN_OVER,

        UPDATE_REPEATED,
        EVENT_ID_TAKEN_BY_ANOTHER_UPDATE,
        NO_NUMBER_LEFT,
        BATCH_OF_SEVERAL,
        ROOM_FOR_NO_MORE_MONEY,
        MODE_CHANGED_TO_ORDERED,
        MODE_CHANGED_TO_EAGER,
        MODE_CHANGED_WITH_UPDATES_WAITING
    }

    private static final Set<Sight> EVERYWHERE =
            EnumSet.range(Sight.CLOCK_NEARLY_USED_UP, Sight.JOURNAL_FAILED_WITH_THE_STEPS_STORED);

    private final Map<String, Integer> runs = new TreeMap<>();
    private final Set<String> here = new TreeSet<>();
    private int count;

    /// Those that runs of bank and clients must see.
    static Set<Sight> ofClients() {
        Set<Sight> sights = EnumSet.range(Sight.TWO_REQUESTS_IN_ONE_ENTRY, Sight.ACCOUNT_TAKEN_OVER);
        sights.addAll(EVERYWHERE);
        return sights;
    }

    /// Those of ordered branches.
    static Set<Sight> ofBranches() {
        Set<Sight> sights = EnumSet.range(Sight.UPDATE_REPEATED, Sight.ROOM_FOR_NO_MORE_MONEY);
        sights.addAll(EVERYWHERE);
        return sights;
    }

    /// Those of branches that change their mode.
    static Set<Sight> ofModes() {
        Set<Sight> sights = EnumSet.range(Sight.UPDATE_REPEATED, Sight.MODE_CHANGED_WITH_UPDATES_WAITING);
        sights.addAll(EVERYWHERE);
        return sights;
    }

    void add(Sight sight) {
        here.add(sight.name());
    }

    /// A lie that is refused for another reason, because its teller is evicted, say, shows nothing.
    void add(Lie lie, Node.Outcome outcome) {
        switch (outcome) {
            case Node.Outcome.Refused(Refusal refusal) when lie.isCaughtBy(refusal) -> here.add(lie + " was refused");
            case Node.Outcome.Done(List<Effect> effects) when !effects.isEmpty() -> here.add(lie + " was taken");
            default -> {}
        }
    }

    private void addIf(boolean holds, Sight sight) {
        if (holds) {
            here.add(sight.name());
        }
    }

    /// Takes in what a whole run has seen.
    synchronized void addRun(Sometimes run) {
        count++;
        run.here.forEach(sight -> runs.merge(sight, 1, Integer::sum));
    }

    /// Each of these was seen in some run.
    void requireAll(Set<Sight> wanted) {
        require(wanted.stream().map(Sight::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    /// Each lie was told; those that can be known were refused for what they are, and the others were taken.
    void requireAllLies() {
        require(Stream.of(Lie.values())
                .map(lie -> lie + (lie.mustBeRefused() ? " was refused" : " was taken"))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private void require(Set<String> missing) {
        missing.removeAll(runs.keySet());
        if (Seeds.areUsual() && !missing.isEmpty()) {
            throw new AssertionError("never seen in " + count + " runs: " + missing + "\n" + this);
        }
    }

    // ---- what there is to see

    void look(Host<?> host, Step step) {
        addIf(host.isUp() && host.process().isClockNearlyUsedUp(), Sight.CLOCK_NEARLY_USED_UP);
        List<Effect> effects = step.effects();
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Happened(_, Fact fact) -> look(host, fact, effects);
                case Effect.Sent(_, _, MembershipMessage.Welcome welcome) ->
                    addIf(!welcome.outstanding().isEmpty(), Sight.WELCOMED_WITH_REQUESTS_OUTSTANDING);
                case Effect.Answered(_, _, _, BankMessage.Sealed _) ->
                    addIf(!has(effects, BankFact.BlockSealed.class), Sight.SEALED_AND_ASKED_AGAIN);
                default -> {}
            }
        }
    }

    private void look(Host<?> host, Fact fact, List<Effect> effects) {
        switch (fact) {
            case BankFact.MemberChanged(Member member) -> addIf(!member.owns(member.id()), Sight.ACCOUNT_TAKEN_OVER);
            case BankFact.BlockSealed sealed -> sealed.block().transfers().forEach(transfer -> {
                addIf(transfer.outcome() == Outcome.ABORT, Sight.TRANSFER_NOT_COVERED);
                addIf(transfer.outcome() == Outcome.SUCCESS && transfer.amount().cents() > 1L << 48,
                        Sight.ALL_THE_MONEY_MOVED);
            });
            case ClientFact known -> look(host, known, effects);
            case BranchFact known -> look(known, effects);
            default -> {}
        }
    }

    private void look(Host<?> host, ClientFact fact, List<Effect> effects) {
        switch (fact) {
            case ClientFact.Requested(_, List<Transfer> transfers) ->
                addIf(transfers.size() > 1, Sight.SEVERAL_TRANSFERS_IN_A_REQUEST);
            case ClientFact.Entered(Timestamp last) ->
                addIf(requestsUpTo(host, last) > 1, Sight.TWO_REQUESTS_IN_ONE_ENTRY);
            case ClientFact.BlockHeldBack _ -> add(Sight.BLOCK_HELD_BACK);
            case ClientFact.BlockAppended _ ->
                addIf(count(effects, ClientFact.BlockAppended.class) > 1, Sight.SEVERAL_BLOCKS_APPENDED_AT_ONCE);
            case ClientFact.Voided _ -> add(Sight.FENCED_WITH_A_TRANSFER_VOIDED);
            case ClientFact.GaveUp() ->
                addIf(!has(effects, ClientFact.Voided.class), Sight.FENCED_AND_THE_BLOCK_FOUND);
            case ClientFact.PhaseChanged(Phase phase) -> {
                addIf(phase == Phase.LEFT, Sight.LEFT);
                addIf(phase == Phase.FENCED && isInside(host), Sight.EVICTED_WHILE_INSIDE);
            }
            default -> {}
        }
    }

    private void look(BranchFact fact, List<Effect> effects) {
        switch (fact) {
            case BranchFact.Repeated(_, _, Ending ending) ->
                add(ending == Ending.CONFLICT ? Sight.EVENT_ID_TAKEN_BY_ANOTHER_UPDATE : Sight.UPDATE_REPEATED);
            case BranchFact.Finished _ ->
                addIf(count(effects, BranchFact.Finished.class) > 1, Sight.BATCH_OF_SEVERAL);
            case BranchFact.Executed(_, Update update, Outcome outcome, _) -> addIf(
                    outcome == Outcome.ABORT && update.kind() == Update.Kind.DEPOSIT, Sight.ROOM_FOR_NO_MORE_MONEY);
            case BranchFact.ModeChanged(Mode mode) -> {
                add(mode == Mode.EAGER ? Sight.MODE_CHANGED_TO_EAGER : Sight.MODE_CHANGED_TO_ORDERED);
                addIf(has(effects, BranchFact.Executed.class), Sight.MODE_CHANGED_WITH_UPDATES_WAITING);
            }
            default -> {}
        }
    }

    void lookAt(MemoryJournal.Fault fault, boolean bankDies) {
        if (fault == MemoryJournal.Fault.STORE_THEM_AND_FAIL) {
            add(bankDies ? Sight.BANK_DIED_WITH_THE_BLOCK_STORED : Sight.JOURNAL_FAILED_WITH_THE_STEPS_STORED);
        }
    }

    void lookAt(Node.Round round) {
        addIf(round.duplicates() > 0, Sight.DUPLICATE_MESSAGE);
    }

    void lookAt(Refusal refusal) {
        switch (refusal.reason()) {
            case GAP -> add(Sight.MESSAGE_TOO_EARLY);
            case FENCED -> add(Sight.REFUSED_AS_EVICTED);
            case FULL -> addIf(refusal.detail().contains("no number left"), Sight.NO_NUMBER_LEFT);
            default -> {}
        }
    }

    private static int requestsUpTo(Host<?> host, Timestamp last) {
        return host.state() instanceof ClientProtocol.State state
                ? (int) state.mutex().queue().entries().headMap(last).keySet().stream()
                        .filter(request -> request.node() == last.node())
                        .count() + 1
                : 0;
    }

    private static boolean isInside(Host<?> host) {
        return host.state() instanceof ClientProtocol.State state && state.mutex().inside() != null;
    }

    private static boolean has(List<Effect> effects, Class<? extends Fact> kind) {
        return count(effects, kind) > 0;
    }

    private static long count(List<Effect> effects, Class<? extends Fact> kind) {
        return effects.stream()
                .filter(effect -> effect instanceof Effect.Happened(_, Fact fact) && kind.isInstance(fact))
                .count();
    }

    /// How many runs have seen what.
    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        runs.forEach((sight, seen) -> text.append("%6d of %d runs: %s%n".formatted(seen, count, sight)));
        return text.toString();
    }
}
