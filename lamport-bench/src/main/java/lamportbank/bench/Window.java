package lamportbank.bench;

import java.util.concurrent.TimeUnit;

/// The time in which is measured, in nanoseconds from the start.
///
/// @param end no longer part of it
record Window(long begin, long end) {
    static Window of(int warmupSeconds, int seconds) {
        return new Window(
                TimeUnit.SECONDS.toNanos(warmupSeconds), TimeUnit.SECONDS.toNanos((long) warmupSeconds + seconds));
    }

    boolean has(long nanos) {
        return begin <= nanos && nanos < end;
    }

    Window endingAt(long nanos) {
        return new Window(Math.min(begin, nanos), Math.min(end, nanos));
    }

    double seconds() {
        return (end - begin) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
