package lamportbank.core.branch;

import java.util.Collection;
import java.util.Optional;

import lamportbank.core.branch.BranchFact.Stage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.order.StableQueue;
import lamportbank.core.process.Actions;
import lamportbank.core.process.ProcessId;

/// Totally ordered multicast with Lamport's clocks: every replica executes every update in timestamp order,
/// and none before nothing earlier can come. The state machine of Lamport 1978, p. 562, with the balance as
/// the machine; as a multicast in Tanenbaum and van Steen, "Distributed Systems", section 6.2. Not thread-safe.
final class OrderedReplica {
    private final StableQueue<Update> queue;

    OrderedReplica(StableQueue.State<Update> state) {
        queue = new StableQueue<>(state);
    }

    /// Stamps the update and tells everyone.
    Timestamp multicast(Update update, Collection<ProcessId> others, Actions actions) {
        long time = actions.multicast(others, new BranchMessage.Multicast(update));
        Timestamp timestamp = new Timestamp(time, actions.self().number());
        queue.add(timestamp, update);
        return timestamp;
    }

    void heard(Timestamp stamp) {
        queue.heard(stamp);
    }

    /// Queues an update of another branch and acknowledges it to all, so that all hear something later than it.
    void onMulticast(Timestamp timestamp, Update update, Collection<ProcessId> others, Actions actions) {
        queue.add(timestamp, update);
        actions.happened(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.PROPAGATE_REQUEST));
        actions.multicast(others, new BranchMessage.Acknowledge(timestamp, update));
    }

    /// The update to execute now, if there is one.
    Optional<Timestamp> next() {
        return queue.stableHead();
    }

    Update take(Timestamp timestamp) {
        return queue.remove(timestamp).orElseThrow();
    }

    int length() {
        return queue.size();
    }

    boolean isIdle() {
        return queue.head().isEmpty();
    }

    StableQueue.State<Update> state() {
        return queue.state();
    }
}
