package lamportbank.core.mutex;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
/// A process may have several requests outstanding: they are served like those of different processes, in timestamp
/// order. But those of its own that follow each other in the queue, with nobody's between them, need not be let in one by
/// one: it enters with all of them at once, and one release is for all.
public final class MutualExclusion {
    /// @param inside the last of the own requests that hold the critical section: all up to it do
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
    /// later than it. By stamps: replies are not counted. The own requests that come next in the queue, and of which
    /// the same holds, enter with it: of those too nothing earlier can come any more.
    ///
    /// @return the last of the requests that are inside now
    public Optional<Timestamp> enter(Actions actions) {
        if (inside == null) {
            inside = queue.stableRun(actions.self().number()).orElse(null);
            return Optional.ofNullable(inside);
        }
        return Optional.empty();
    }

    /// Rule 3: remove the own requests that were inside and tell every other process.
    public Timestamp release(Block block, Actions actions) {
        Timestamp last = leave();
        queue.removeUpTo(last);
        actions.multicast(peers(actions), new MutexMessage.Release(last, block));
        return last;
    }

    /// Rule 4: remove the requests of another process, of which this is the last. A process enters with its requests in
    /// their order, so with a request all its earlier ones are done.
    public void onRelease(Timestamp last) {
        queue.removeUpTo(last);
    }

    /// Steps back from the critical section without having used it: the requests stay, to enter again.
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

    /// Gives up the own requests: this process takes part no more.
    public void giveUp(Actions actions) {
        inside = null;
        queue.removeUpTo(new Timestamp(Timestamp.MAX_TIME, actions.self().number()));
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

    public boolean hasRequest(Timestamp request) {
        return queue.entries().containsKey(request);
    }

    /// What the requests of a process up to one of them ask for, in their order.
    public List<Transfer> transfersUpTo(Timestamp last) {
        return requestsOf(last.node()).headMap(last, true).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    public int length() {
        return queue.size();
    }

    public long outstanding(int process) {
        return queue.countOf(process);
    }

    /// The requests of one process, in timestamp order.
    public NavigableMap<Timestamp, List<Transfer>> requestsOf(int process) {
        NavigableMap<Timestamp, List<Transfer>> own = queue.entries();
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
