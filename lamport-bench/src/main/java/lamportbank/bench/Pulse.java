package lamportbank.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/// How it goes, looked at again and again by one thread.
final class Pulse {
    /// What a load is at.
    enum Stage {
        WARM_UP,
        MEASURING,
        /// No more orders are given; some are still under way.
        WAITING
    }

    /// @param seconds since this stage began
    /// @param of how many it lasts, if nobody ends it early
    /// @param perSecond orders that ended in about the last second
    /// @param medianMillis since the stage began
    /// @param toldToComeBack since the load began
    /// @param underWay orders that were given and have not ended
    record Beat(
            Stage stage, double seconds, double of, double perSecond, double medianMillis, double p99Millis,
            long toldToComeBack, long underWay) {}

    private record Count(long nanos, long ended) {}

    private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MICROS_PER_MILLISECOND = TimeUnit.MILLISECONDS.toMicros(1);

    private final Tally tally;
    private final Histogram sinceStage = new Histogram(Latency.DIGITS);
    private final Deque<Count> counts = new ArrayDeque<>();
    private Stage stage = Stage.WARM_UP;
    private long ended;

    Pulse(Tally tally) {
        this.tally = tally;
        counts.add(new Count(0, 0));
    }

    /// @param now nanoseconds from the start
    Beat feel(long now, Window measuring) {
        Histogram latest = tally.latest();
        ended += latest.getTotalCount();
        Stage current = now < measuring.begin() ? Stage.WARM_UP
                : now < measuring.end() ? Stage.MEASURING : Stage.WAITING;
        if (current == Stage.MEASURING && stage == Stage.WARM_UP) {
            sinceStage.reset();
        }
        stage = current;
        sinceStage.add(latest);
        return new Beat(
                stage,
                (now - switch (stage) {
                    case WARM_UP -> 0;
                    case MEASURING -> measuring.begin();
                    case WAITING -> measuring.end();
                }) / NANOS_PER_SECOND,
                switch (stage) {
                    case WARM_UP -> measuring.begin() / NANOS_PER_SECOND;
                    case MEASURING -> measuring.seconds();
                    case WAITING -> Load.UNTIL_ENDED.toSeconds();
                },
                perSecond(now),
                sinceStage.getValueAtPercentile(50) / MICROS_PER_MILLISECOND,
                sinceStage.getValueAtPercentile(99) / MICROS_PER_MILLISECOND,
                tally.comingBack(),
                tally.underWay());
    }

    private double perSecond(long now) {
        while (counts.size() > 1 && now - counts.getFirst().nanos() > LAST_NANOS) {
            counts.removeFirst();
        }
        Count first = counts.getFirst();
        counts.addLast(new Count(now, ended));
        return now == first.nanos() ? 0 : (ended - first.ended()) * NANOS_PER_SECOND / (now - first.nanos());
    }
}
