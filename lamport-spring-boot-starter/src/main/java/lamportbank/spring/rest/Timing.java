package lamportbank.spring.rest;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import lamportbank.spring.loop.Threads;

/// What waiting is measured with.
///
/// @param wall only for showing people when something happened: it may be set back
/// @param nanoTime as [System#nanoTime], with which everything that waits is measured
/// @param jitter draws a number from 0 to 1, so that those who wait for the same do not all try at once
/// @param threads those that wait
public record Timing(Clock wall, LongSupplier nanoTime, DoubleSupplier jitter, Threads threads) {
    /// With the threads that a service has.
    public Timing(Clock wall, LongSupplier nanoTime, DoubleSupplier jitter) {
        this(wall, nanoTime, jitter, Threads.OF_THE_JDK);
    }

    public static Timing of(Clock wall) {
        return new Timing(wall, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
    }
}
