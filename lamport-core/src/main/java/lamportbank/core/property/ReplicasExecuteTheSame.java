package lamportbank.core.property;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

/// The common sequence is kept as links from each execution to the next, so that a branch can be compared with the
/// others from wherever it is first seen. Only the latest are kept: no branch remembers an event id for ever.
final class ReplicasExecuteTheSame extends Monitor {
    /// An event id may come again when it has been forgotten, at another branch too.
    private record Event(long id, int origin) implements Comparable<Event> {
        private static final Comparator<Event> ORDER =
                Comparator.comparingLong(Event::id).thenComparingInt(Event::origin);
        private static final Event NONE = new Event(0, 0);

        @Override
        public int compareTo(Event other) {
            return ORDER.compare(this, other);
        }
    }

    private final TreeMap<Event, BranchFact.Executed> next;
    private final TreeMap<Event, Event> before;
    private final TreeMap<Long, Event> byAge;
    private final TreeMap<ProcessId, Event> last;
    private boolean eager;

    ReplicasExecuteTheSame() {
        super(Property.REPLICAS_EXECUTE_THE_SAME);
        next = new TreeMap<>();
        before = new TreeMap<>();
        byAge = new TreeMap<>();
        last = new TreeMap<>();
    }

    private ReplicasExecuteTheSame(ReplicasExecuteTheSame other) {
        super(other);
        next = new TreeMap<>(other.next);
        before = new TreeMap<>(other.before);
        byAge = new TreeMap<>(other.byAge);
        last = new TreeMap<>(other.last);
        eager = other.eager;
    }

    @Override
    Monitor copy() {
        return new ReplicasExecuteTheSame(this);
    }

    @Override
    List<Object> memory() {
        return List.of(next, before, last, eager, List.copyOf(byAge.values()));
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case BranchFact.ModeChanged(Mode mode) -> eager = true;
            case BranchFact.Executed execution when !eager -> onExecuted(process, execution);
            default -> {}
        }
    }

    private void onExecuted(ProcessId process, BranchFact.Executed execution) {
        require(!execution.balance().isNegative(), () -> "overdrawn: " + execution);
        Event event = new Event(execution.update().eventId(), execution.origin());
        Event previous = last.put(process, event);
        if (previous == null && isComplete(process)) {
            previous = Event.NONE;
        }
        if (previous == null) {
            return; // what it follows is not known
        }
        BranchFact.Executed elsewhere = next.putIfAbsent(previous, execution);
        require(elsewhere == null || elsewhere.equals(execution), () -> execution + " where another has " + elsewhere);
        Event other = before.putIfAbsent(event, previous);
        require(other == null || other.equals(previous), () -> "executed twice, or out of order: " + execution);
        if (other == null) {
            byAge.put(byAge.isEmpty() ? 1 : byAge.lastKey() + 1, event);
            forgetOldest();
        }
    }

    private void forgetOldest() {
        if (byAge.size() > BranchProtocol.REMEMBERED) {
            next.remove(before.remove(byAge.pollFirstEntry().getValue()));
        }
    }

    @Override
    void onGap(ProcessId process) {
        last.remove(process);
    }
}
