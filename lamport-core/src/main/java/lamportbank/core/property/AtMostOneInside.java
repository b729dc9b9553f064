package lamportbank.core.property;

import java.util.List;
import java.util.TreeMap;

import lamportbank.core.client.ClientFact;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

final class AtMostOneInside extends Monitor {
    private final TreeMap<ProcessId, Timestamp> inside;

    AtMostOneInside() {
        super(Property.AT_MOST_ONE_INSIDE);
        inside = new TreeMap<>();
    }

    private AtMostOneInside(AtMostOneInside other) {
        super(other);
        inside = new TreeMap<>(other.inside);
    }

    @Override
    Monitor copy() {
        return new AtMostOneInside(this);
    }

    @Override
    List<Object> memory() {
        return List.of(inside);
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case ClientFact.Entered(Timestamp request) when !isEvicted(process) -> {
                inside.put(process, request);
                require(inside.size() == 1, () -> "inside at once are " + inside);
            }
            case ClientFact.Released released -> inside.remove(process);
            case ClientFact.SteppedBack back -> inside.remove(process);
            case ClientFact.PhaseChanged(Phase phase) when phase == Phase.FENCED -> inside.remove(process);
            default -> {}
        }
    }

    @Override
    void onGap(ProcessId process) {
        inside.remove(process);
    }

    @Override
    void onEvicted(ProcessId client) {
        inside.remove(client);
    }
}
