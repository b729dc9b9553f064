package lamportbank.core.order;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import lamportbank.core.clock.Timestamp;

/// Entries in timestamp order, and how far every other process has been heard. An entry is *stable* when each
/// of them has been heard from later than the entry's timestamp: their channels are FIFO and their clocks only
/// grow, so nothing earlier can come any more, and the head of the queue is the head for everyone
/// (Lamport 1978, p. 561, rule 5).
///
/// It is a rule about stamps, not a count of replies: any later message will do. From the process whose entry it
/// is, the entry itself will do: it is the one thing that carries just this timestamp. Not thread-safe.
///
/// @param <E> what is queued
public final class StableQueue<E> {
    /// @param entries by timestamp
    /// @param heard by process: the largest stamp received from it
    public record State<E>(SortedMap<Timestamp, E> entries, SortedMap<Integer, Timestamp> heard) {}

    private final TreeMap<Timestamp, E> entries;
    private final TreeMap<Integer, Timestamp> heard;

    public StableQueue(State<E> state) {
        entries = new TreeMap<>(state.entries());
        heard = new TreeMap<>(state.heard());
    }

    public static <E> State<E> empty() {
        return new State<>(new TreeMap<>(), new TreeMap<>());
    }

    /// A process from which later stamps are awaited from now on.
    ///
    /// @param since nothing earlier than this will come from it
    public void expect(int process, Timestamp since) {
        heard.putIfAbsent(process, since);
    }

    /// Waits no more for a process, and drops what it has queued.
    public void forget(int process) {
        heard.remove(process);
        entries.keySet().removeIf(entry -> entry.node() == process);
    }

    /// Something stamped so has come from a process. One that is not expected is not waited for.
    public void heard(Timestamp stamp) {
        heard.computeIfPresent(stamp.node(), (process, last) -> stamp.isAfter(last) ? stamp : last);
    }

    public void add(Timestamp timestamp, E entry) {
        entries.put(timestamp, entry);
    }

    public Optional<E> remove(Timestamp timestamp) {
        return Optional.ofNullable(entries.remove(timestamp));
    }

    /// Removes an entry, and the earlier ones of the same process.
    public void removeUpTo(Timestamp last) {
        entries.headMap(last, true).keySet().removeIf(entry -> entry.node() == last.node());
    }

    public Optional<Timestamp> head() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.firstKey());
    }

    /// The head, if everyone has been heard from later than it.
    public Optional<Timestamp> stableHead() {
        return head().filter(head -> unheard(head).isEmpty());
    }

    /// The last of the entries with which the queue begins that are all stable and all of one process; none if the head is
    /// not.
    public Optional<Timestamp> stableRun(int process) {
        return entries.keySet().stream()
                .takeWhile(entry -> entry.node() == process && unheard(entry).isEmpty())
                .reduce((_, later) -> later);
    }

    /// Who has not been heard from later than this, nor is its origin.
    public SortedSet<Integer> unheard(Timestamp timestamp) {
        SortedSet<Integer> processes = new TreeSet<>();
        heard.forEach((process, last) -> {
            if (last.isBefore(timestamp)) {
                processes.add(process);
            }
        });
        return processes;
    }

    /// The processes whose stamps are awaited: all the others.
    public SortedSet<Integer> others() {
        return new TreeSet<>(heard.keySet());
    }

    /// The entries of one process, or of all, in timestamp order.
    public NavigableMap<Timestamp, E> entries() {
        return new TreeMap<>(entries);
    }

    public int size() {
        return entries.size();
    }

    public long countOf(int process) {
        return entries.keySet().stream().filter(entry -> entry.node() == process).count();
    }

    public State<E> state() {
        return new State<>(entries(), new TreeMap<>(heard));
    }

    /// As [#state], for people.
    public Map<Integer, Timestamp> heard() {
        return new TreeMap<>(heard);
    }
}
