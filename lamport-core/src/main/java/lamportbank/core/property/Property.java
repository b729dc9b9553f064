package lamportbank.core.property;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/// The properties of the system, all of them. The sources: "Lamport" is "Time, Clocks, and the Ordering of Events in a
/// Distributed System", CACM 21(7), 1978; the rest are pages under `docs`.
public enum Property {
    AT_MOST_ONE_INSIDE(
            "At most one client is inside the critical section, those not counted whom the bank has fenced.",
            "Lamport, p. 561, condition (I); docs/mutual-exclusion.md",
            AtMostOneInside::new),
    ENTRY_IN_TIMESTAMP_ORDER(
            "The critical section is entered, and blocks are sealed, in the order of the requests' timestamps.",
            "Lamport, p. 561, condition (II) and the relation =>; docs/mutual-exclusion.md",
            EntryInTimestampOrder::new),
    NO_CONFLICT_AT_THE_BANK(
            "The bank never sees two members propose the same height.",
            "docs/mutual-exclusion.md, the fencing token",
            NoConflictAtTheBank::new),
    CHAINS_ARE_PREFIXES(
            "Every chain is gapless, linked and a prefix of every longer one, and their order is the bank's.",
            "docs/chain.md",
            ChainsArePrefixes::new),
    NO_HASH_CHANGES(
            "A block that has been seen at a height is the block at that height for good, and its hash is that of its"
                    + " content.",
            "docs/chain.md, never re-sorted, no hash computed twice",
            NoHashChanges::new),
    EVERY_TRANSFER_IN_ONE_BLOCK(
            "No transfer is in two blocks, and none is in any that was not accepted or that its client has given up.",
            "docs/mutual-exclusion.md, several at once; that it ends in one is EVERY_REQUEST_ENDS",
            EveryTransferInOneBlock::new),
    MONEY_IS_CONSERVED(
            "A transfer succeeds exactly if it is covered; a block moves what its transfers say and nothing else, so the"
                    + " balances add up to the openings, and none is negative.",
            "docs/chain.md, the audit",
            MoneyIsConserved::new),
    CLOCK_CONDITION(
            "If event a happened before event b, then C(a) < C(b).",
            "Lamport, pp. 559-560, the Clock Condition by C1 and C2; docs/clocks.md",
            ClockCondition::new),
    CHANNELS_ARE_FIFO_ONCE(
            "Every message is handled once, in the order in which it was sent, as it was sent.",
            "Lamport, p. 561, the assumptions on messages; docs/channels.md",
            ChannelsAreFifoOnce::new),
    REPLICAS_EXECUTE_THE_SAME(
            "As long as the mode is ordered, all branches execute the same updates in the same order to the same"
                    + " balance, each once, and none overdraws.",
            "Lamport, p. 562, the state machine; docs/branches.md",
            ReplicasExecuteTheSame::new),
    NO_ID_IS_EXECUTED_TWICE(
            "As long as the mode is ordered, no branch executes two updates with the same id of a customer, up to the"
                    + " number of ids that it has to remember.",
            "docs/branches.md, asked twice",
            NoIdIsExecutedTwice::new),
    NOTHING_COMMITTED_IS_FORGOTTEN(
            "What a process has committed it has committed for good: over a crash it goes on with the next effect.",
            "docs/architecture.md, the journal",
            NothingCommittedIsForgotten::new),
    EVERY_REQUEST_ENDS(
            "Once messages flow, everything that was begun ends: transfers in a block, or given up by a client that learns"
                    + " of its eviction; requests in a release, updates in an outcome, questions in an answer.",
            "Lamport, p. 561, condition (III)",
            EveryRequestEnds::new);

    /// Those of any process, whatever it runs.
    public static final Set<Property> OF_EVERY_PROCESS = Collections.unmodifiableSet(
            EnumSet.of(CLOCK_CONDITION, CHANNELS_ARE_FIFO_ONCE, NOTHING_COMMITTED_IS_FORGOTTEN, EVERY_REQUEST_ENDS));

    /// Those of a bank and its clients.
    public static final Set<Property> OF_BANK_AND_CLIENTS =
            Collections.unmodifiableSet(EnumSet.complementOf(
                    EnumSet.of(REPLICAS_EXECUTE_THE_SAME, NO_ID_IS_EXECUTED_TWICE)));

    /// Those of branches that begin in mode ordered. Eager branches have only those of every process.
    public static final Set<Property> OF_ORDERED_BRANCHES;

    static {
        EnumSet<Property> ofBranches = EnumSet.copyOf(OF_EVERY_PROCESS);
        ofBranches.add(REPLICAS_EXECUTE_THE_SAME);
        ofBranches.add(NO_ID_IS_EXECUTED_TWICE);
        OF_ORDERED_BRANCHES = Collections.unmodifiableSet(ofBranches);
    }

    private final String sentence;
    private final String source;
    private final Supplier<Monitor> monitor;

    Property(String sentence, String source, Supplier<Monitor> monitor) {
        this.sentence = sentence;
        this.source = source;
        this.monitor = monitor;
    }

    /// What holds, in one sentence for a person.
    public String sentence() {
        return sentence;
    }

    /// Where it is from.
    public String source() {
        return source;
    }

    Monitor monitor() {
        return monitor.get();
    }
}
