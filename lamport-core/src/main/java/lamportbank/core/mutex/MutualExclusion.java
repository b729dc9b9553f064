package lamportbank.core.mutex;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.order.StableQueue;
import lamportbank.core.process.Actions;
import lamportbank.core.process.ProcessId;

/// Lamport's distributed mutual exclusion, one process's part of it. The numbered rules are those of
/// "Time, Clocks, and the Ordering of Events in a Distributed System", p. 561. It relies on FIFO channels and
/// on the clock having been moved for the message at hand. Not thread-safe.
///
/// A process may have several requests outstanding: they are served like those of different processes, one
/// after the other in timestamp order.
public final class MutualExclusion {
    /// @param inside the own request that holds the critical section
    public record State(StableQueue.State<List<Transfer>> queue, @Nullable Timestamp inside) {}

    private final StableQueue<List<Transfer>> queue;
    private @Nullable Timestamp inside;

    public MutualExclusion(State state) {
        queue = new StableQueue<>(state.queue());
        inside = state.inside();
    }

    public static State initial() {
        return new State(StableQueue.empty(), null);
    }

    /// Rule 1: send the request to every other process, and put it in the own queue.
    public Timestamp request(List<Transfer> transfers, Actions actions) {
        long time = actions.multicast(peers(actions), new MutexMessage.Request(transfers));
        Timestamp request = new Timestamp(time, actions.self().number());
        queue.add(request, transfers);
        return request;
    }

    /// Every message from a process says how far its clock is.
    public void heard(Timestamp stamp) {
        queue.heard(stamp);
    }

    /// Rule 2: put the request in the queue and reply. The reply can be left out if something later than the
    /// request has been sent to that process already, for that says the same (Lamport's footnote to rule 2).
    public void onRequest(Timestamp request, List<Transfer> transfers, Actions actions) {
        queue.add(request, transfers);
        ProcessId from = peer(request.node(), actions);
        Timestamp lastSent = new Timestamp(Math.max(0, actions.lastSentTo(from)), actions.self().number());
        if (!lastSent.isAfter(request)) {
            actions.multicast(List.of(from), new MutexMessage.Reply());
        }
    }

    /// Rule 5: enter when the own request is first in the queue and every other process has been heard from
    /// later than it. By stamps: replies are not counted.
    public Optional<Timestamp> enter(Actions actions) {
        Optional<Timestamp> entered =
                queue.stableHead().filter(head -> inside == null && head.node() == actions.self().number());
        entered.ifPresent(request -> inside = request);
        return entered;
    }

    /// Rule 3: remove the own request and tell every other process.
    public Timestamp release(Block block, Actions actions) {
        Timestamp request = leave();
        queue.remove(request);
        actions.multicast(peers(actions), new MutexMessage.Release(request, block));
        return request;
    }

    /// Rule 4: remove the request of another process.
    public void onRelease(Timestamp request) {
        queue.remove(request);
    }

    /// Steps back from the critical section without having used it: the request stays, to enter again.
    public Timestamp leave() {
        Timestamp request = inside;
        if (request == null) {
            throw new IllegalStateException("not inside");
        }
        inside = null;
        return request;
    }

    /// Another process takes part from now on.
    ///
    /// @param since none of its requests is earlier than this
    /// @param outstanding its requests that went out before it knew of us
    public void add(Timestamp since, Map<Timestamp, List<Transfer>> outstanding) {
        queue.expect(since.node(), since);
        outstanding.forEach(queue::add);
    }

    /// Another process takes part no more; its requests are void.
    public void remove(int process) {
        queue.forget(process);
    }

    public @Nullable Timestamp inside() {
        return inside;
    }

    public boolean takesPart(int process) {
        return queue.others().contains(process);
    }

    /// Everyone else who takes part.
    public SortedSet<Integer> others() {
        return queue.others();
    }

    public List<Transfer> transfers(Timestamp request) {
        return queue.get(request);
    }

    public int length() {
        return queue.size();
    }

    public long outstanding(int process) {
        return queue.countOf(process);
    }

    /// The requests of one process, in timestamp order.
    public SortedMap<Timestamp, List<Transfer>> requestsOf(int process) {
        SortedMap<Timestamp, List<Transfer>> own = new TreeMap<>(queue.entries());
        own.keySet().removeIf(request -> request.node() != process);
        return own;
    }

    /// Who stands between a process and the critical section: those with an earlier request, and those not heard
    /// from since its first request. Nobody, if it has none.
    public SortedSet<Integer> waitingFor(int process) {
        SortedMap<Timestamp, List<Transfer>> own = requestsOf(process);
        if (own.isEmpty()) {
            return new TreeSet<>();
        }
        SortedSet<Integer> awaited = queue.unheard(own.firstKey());
        queue.entries().headMap(own.firstKey()).keySet().forEach(earlier -> awaited.add(earlier.node()));
        return awaited;
    }

    private Collection<ProcessId> peers(Actions actions) {
        return queue.others().stream().map(node -> peer(node, actions)).toList();
    }

    private static ProcessId peer(int node, Actions actions) {
        return new ProcessId(actions.self().role(), node);
    }

    public State state() {
        return new State(queue.state(), inside);
    }
}
