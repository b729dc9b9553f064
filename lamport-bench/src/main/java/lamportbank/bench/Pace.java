package lamportbank.bench;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// When orders are due.
sealed interface Pace {
    /// @param lane of which client, from 0
    /// @param number which of its orders, from 0
    /// @return nanoseconds from the start; empty if that is for the callers to say
    OptionalLong due(int lane, long number);

    /// A closed model: the next order is due when a caller has seen the end of the last.
    record OneAfterTheOther() implements Pace {
        @Override
        public OptionalLong due(int lane, long number) {
            return OptionalLong.empty();
        }
    }

    /// An open model: orders are due at fixed times, the clients taking turns, whatever became of those before.
    record AtRate(int perSecond, int lanes) implements Pace {
        @Override
        public OptionalLong due(int lane, long number) {
            return OptionalLong.of((number * lanes + lane) * TimeUnit.SECONDS.toNanos(1) / perSecond);
        }
    }
}
