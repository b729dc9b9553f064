package lamportbank.core.branch;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import lamportbank.core.branch.BranchFact.Stage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.order.StableQueue;
import lamportbank.core.process.Actions;
import lamportbank.core.process.ProcessId;

/// Totally ordered multicast with Lamport's clocks: every replica executes every batch of updates in timestamp order,
/// and none before nothing earlier can come. The state machine of Lamport 1978, p. 562, with the balance as
/// the machine; as a multicast in Tanenbaum and van Steen, "Distributed Systems", section 6.2. Not thread-safe.
final class OrderedReplica {
    /// An own batch that not everyone has acknowledged.
    ///
    /// @param silent the branches that have not
    record Unanswered(List<Update> updates, SortedSet<Integer> silent) {}

    /// @param queue the batches that are not executed yet
    /// @param unanswered the own ones that not everyone has acknowledged, executed or not
    /// @param owed the batches of others that this branch has not acknowledged
    /// @param said the time of the last batch or acknowledgement of this branch
    public record State(
            StableQueue.State<List<Update>> queue,
            SortedMap<Timestamp, Unanswered> unanswered,
            SortedSet<Timestamp> owed,
            @Nullable Long said) {
        /// @param said null in a journal of before 2026-11-28: then no batch counts as too early until the next is said
        public State {
            said = said == null ? Long.valueOf(Long.MAX_VALUE) : said;
        }
    }

    private final StableQueue<List<Update>> queue;
    private final TreeMap<Timestamp, Unanswered> unanswered = new TreeMap<>();
    private final TreeSet<Timestamp> owed;
    private long said;

    OrderedReplica(State state) {
        queue = new StableQueue<>(state.queue());
        unanswered.putAll(copy(state.unanswered()));
        owed = new TreeSet<>(state.owed());
        said = state.said();
    }

    /// @param others the other branches
    static State initial(SortedSet<Integer> others) {
        StableQueue<List<Update>> queue = new StableQueue<>(StableQueue.empty());
        others.forEach(other -> queue.expect(other, new Timestamp(0, other)));
        return new State(queue.state(), new TreeMap<>(), new TreeSet<>(), 0L);
    }

    /// Stamps the updates, as one batch, and tells everyone.
    Timestamp multicast(List<Update> batch, Actions actions) {
        long time = actions.multicast(peers(), new BranchMessage.Multicast(batch));
        Timestamp timestamp = new Timestamp(time, actions.self().number());
        said = time;
        queue.add(timestamp, batch);
        if (!queue.others().isEmpty()) {
            unanswered.put(timestamp, new Unanswered(batch, queue.others()));
        }
        return timestamp;
    }

    void heard(Timestamp stamp) {
        queue.heard(stamp);
    }

    /// Queues a batch of another branch.
    void onMulticast(Timestamp timestamp, List<Update> batch, Actions actions) {
        queue.add(timestamp, batch);
        owed.add(timestamp);
        tell(batch, Stage.PROPAGATE_REQUEST, actions);
    }

    /// Acknowledges all batches that have come, as a rule in one message to all, so that all hear something later than
    /// them. It
    /// has to be said though the origins alone wait to be answered, and though nothing else may be left to say.
    void acknowledge(Actions actions) {
        while (!owed.isEmpty()) {
            TreeSet<Timestamp> first = owed.stream()
                    .limit(BranchProtocol.MAX_ACKNOWLEDGED)
                    .collect(Collectors.toCollection(TreeSet::new));
            owed.removeAll(first);
            said = actions.multicast(peers(), new BranchMessage.Acknowledge(first));
        }
    }

    /// Whether this branch has an own batch of this timestamp which the other one has not acknowledged.
    boolean awaits(Timestamp batch, int branch) {
        Unanswered own = unanswered.get(batch);
        return own != null && own.silent().contains(branch);
    }

    /// @param batch an own one
    void onAcknowledged(Timestamp batch, int from, Actions actions) {
        Unanswered own = unanswered.get(batch);
        if (own == null || !own.silent().remove(from)) {
            throw new IllegalStateException("branch " + from + " was not asked for an acknowledgement of " + batch);
        }
        if (own.silent().isEmpty()) {
            unanswered.remove(batch);
        }
        tell(own.updates(), Stage.PROPAGATE_RESPONSE, actions);
    }

    private static void tell(List<Update> batch, Stage stage, Actions actions) {
        batch.forEach(update -> actions.happened(new BranchFact.SubEvent(update.eventId(), update.kind(), stage)));
    }

    /// The batch to execute now, if there is one.
    Optional<Timestamp> next() {
        return queue.stableHead();
    }

    List<Update> take(Timestamp timestamp) {
        return queue.remove(timestamp).orElseThrow();
    }

    /// How many batches of another branch are later than all that this one has said. The other one executes none of them
    /// before it hears something later from here, so this is at most what it may have outstanding. (What is said about the
    /// mode does not count: nobody begins a batch before the change is made, and by then they are acknowledged.)
    long unanswered(int branch) {
        return owed.stream()
                .filter(batch -> batch.node() == branch && batch.time() > said)
                .count();
    }

    /// The time up to which another branch has been heard.
    long heardFrom(int branch) {
        return queue.heard().get(branch).time();
    }

    /// How many batches of a branch are not executed yet.
    long outstanding(int branch) {
        return queue.countOf(branch);
    }

    /// How many updates are not executed yet.
    int length() {
        return queue.entries().values().stream().mapToInt(List::size).sum();
    }

    /// The batches that are not executed yet.
    SortedMap<Timestamp, List<Update>> queued() {
        return queue.entries();
    }

    boolean isIdle() {
        return queue.head().isEmpty();
    }

    private Collection<ProcessId> peers() {
        return queue.others().stream().map(BranchProtocol::peer).toList();
    }

    private static SortedMap<Timestamp, Unanswered> copy(SortedMap<Timestamp, Unanswered> batches) {
        SortedMap<Timestamp, Unanswered> copy = new TreeMap<>();
        batches.forEach((timestamp, own) -> copy.put(
                timestamp, new Unanswered(own.updates(), new TreeSet<>(own.silent()))));
        return copy;
    }

    State state() {
        return new State(queue.state(), copy(unanswered), new TreeSet<>(owed), said);
    }
}
