package lamportbank.core.property;

import java.util.List;
import java.util.TreeMap;

import lamportbank.core.branch.BranchMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// C1: the events of a process have growing times. C2: a receipt is later than its sending. The rest follows, because
/// "happened before" is the smallest transitive relation with these two. That a stamp is the time of its sending is
/// [ChannelsAreFifoOnce]'s to see.
final class ClockCondition extends Monitor {
    private final TreeMap<ProcessId, Long> times;

    ClockCondition() {
        super(Property.CLOCK_CONDITION);
        times = new TreeMap<>();
    }

    private ClockCondition(ClockCondition other) {
        super(other);
        times = new TreeMap<>(other.times);
    }

    @Override
    Monitor copy() {
        return new ClockCondition(this);
    }

    @Override
    List<Object> memory() {
        return List.of(times);
    }

    @Override
    void onEffect(ProcessId process, Effect effect) {
        Long before = times.put(process, effect.time());
        long time = before == null ? -1 : before;
        boolean later =
                switch (effect) {
                    case Effect.Received received -> effect.time() > Math.max(time, received.stamp());
                    case Effect.Returned returned -> effect.time() > Math.max(time, returned.stamp());
                    case Effect.Served served -> effect.time() > Math.max(time, served.stamp());
                    case Effect.Sent sent ->
                        effect.time() > time || effect.time() == time && movesNoClock(sent.message());
                    case Effect.Called called -> effect.time() > time;
                    case Effect.Answered answered -> effect.time() > time;
                    case Effect.Happened happened -> effect.time() >= time;
                };
        require(later, () -> "the clock was " + time + " before " + effect);
    }

    /// The eager propagation of the branches keeps to the clock values of the system that it replays.
    private static boolean movesNoClock(Message message) {
        return message instanceof BranchMessage.Propagate || message instanceof BranchMessage.Propagated;
    }
}
