package lamportbank.core.property;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Mode;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

final class ReplicasExecuteTheSame extends Monitor {
    private final TreeMap<Long, BranchFact.Executed> order;
    private final TreeMap<ProcessId, Long> executed;
    private final TreeSet<Long> events;
    private boolean eager;

    ReplicasExecuteTheSame() {
        super(Property.REPLICAS_EXECUTE_THE_SAME);
        order = new TreeMap<>();
        executed = new TreeMap<>();
        events = new TreeSet<>();
    }

    private ReplicasExecuteTheSame(ReplicasExecuteTheSame other) {
        super(other);
        order = new TreeMap<>(other.order);
        executed = new TreeMap<>(other.executed);
        events = new TreeSet<>(other.events);
        eager = other.eager;
    }

    @Override
    Monitor copy() {
        return new ReplicasExecuteTheSame(this);
    }

    @Override
    List<Object> memory() {
        return List.of(order, executed, events, eager);
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
        if (!isComplete(process)) {
            return; // its place in the sequence is not known
        }
        long place = executed.merge(process, 1L, Long::sum);
        require(!execution.balance().isNegative(), () -> "overdrawn: " + execution);
        BranchFact.Executed elsewhere = order.get(place);
        if (elsewhere != null) {
            require(execution.equals(elsewhere), () -> execution + " where another has " + elsewhere);
        } else if (order.isEmpty() || place > order.lastKey()) {
            order.put(place, execution);
            require(events.add(execution.update().eventId()), () -> "executed twice: " + execution);
            bound(order);
            if (events.size() > WINDOW) {
                events.removeFirst();
            }
        }
    }
}
