package lamportbank.benchmark.running;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for something that nobody tells us of.
public final class Poll {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private Poll() {}

    /// @throws IllegalStateException if it takes too long
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > atMost.toNanos()) {
                throw new IllegalStateException(what + ": not within " + atMost.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
