package lamportbank.core.property;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

/// Keeps at each replica as many ids of each origin as the branches remember.
final class NoIdIsExecutedTwice extends Monitor {
    /// What one replica has executed that was asked of one branch.
    private record Line(ProcessId replica, int origin) implements Comparable<Line> {
        private static final Comparator<Line> ORDER =
                Comparator.comparing(Line::replica).thenComparingInt(Line::origin);

        @Override
        public int compareTo(Line other) {
            return ORDER.compare(this, other);
        }
    }

    private record Id(ProcessId replica, long id) implements Comparable<Id> {
        private static final Comparator<Id> ORDER = Comparator.comparing(Id::replica).thenComparingLong(Id::id);

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }
    }

    private final TreeMap<Id, BranchFact.Executed> executed;
    private final TreeMap<Line, TreeMap<Long, Id>> lines;
    private boolean eager;

    NoIdIsExecutedTwice() {
        super(Property.NO_ID_IS_EXECUTED_TWICE);
        executed = new TreeMap<>();
        lines = new TreeMap<>();
    }

    private NoIdIsExecutedTwice(NoIdIsExecutedTwice other) {
        super(other);
        executed = new TreeMap<>(other.executed);
        lines = new TreeMap<>();
        other.lines.forEach((line, ids) -> lines.put(line, new TreeMap<>(ids)));
        eager = other.eager;
    }

    @Override
    Monitor copy() {
        return new NoIdIsExecutedTwice(this);
    }

    @Override
    List<Object> memory() {
        return List.of(executed, lines, eager);
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case BranchFact.ModeChanged(Mode mode) -> {
                eager = true;
                executed.clear();
                lines.clear();
            }
            case BranchFact.Executed execution when !eager && execution.update().hasCustomersId() ->
                onExecuted(process, execution);
            default -> {}
        }
    }

    private void onExecuted(ProcessId process, BranchFact.Executed execution) {
        Update update = execution.update();
        Id id = new Id(process, update.eventId());
        BranchFact.Executed first = executed.putIfAbsent(id, execution);
        require(first == null, () -> execution + " after " + first);
        if (first == null) {
            TreeMap<Long, Id> line = lines.computeIfAbsent(new Line(process, execution.origin()), _ -> new TreeMap<>());
            line.put(line.isEmpty() ? 1 : line.lastKey() + 1, id);
            if (line.size() > BranchProtocol.REMEMBERED) {
                executed.remove(line.pollFirstEntry().getValue());
            }
        }
    }

    @Override
    void onGap(ProcessId process) {
        executed.keySet().removeIf(id -> id.replica().equals(process));
        lines.keySet().removeIf(line -> line.replica().equals(process));
    }
}
