package lamportbank.bench;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// What is known of all orders. Times are nanoseconds from the start. Thread-safe.
final class Tally {
    /// What of a kind of order was measured.
    ///
    /// @param ended by outcome: those that ended in the time in which was measured
    /// @param times in microseconds: of all that were due in that time
    record Measured(Map<String, Long> ended, Histogram times) {}

    private final Map<Order.Kind, Recorder> times = new EnumMap<>(Order.Kind.class);
    private final Map<Order.Kind, Map<String, LongAdder>> outcomes = new EnumMap<>(Order.Kind.class);
    private final Queue<Fate.Ended> transfers = new ConcurrentLinkedQueue<>();
    private final Recorder latest = new Recorder(Latency.DIGITS);
    private final LongAdder underWay = new LongAdder();
    private final LongAdder comingBack = new LongAdder();
    private final LongAdder noAnswers = new LongAdder();
    private final LongAdder unsent = new LongAdder();
    private final LongAdder open = new LongAdder();
    private final LongAdder deposited = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    Tally() {
        for (Order.Kind kind : Order.Kind.values()) {
            times.put(kind, new Recorder(Latency.DIGITS));
            outcomes.put(kind, new ConcurrentHashMap<>());
        }
    }

    // ---- what callers tell

    /// An order is handed in.
    void given() {
        underWay.increment();
    }

    /// An order that was given is over.
    ///
    /// @param due when it was to be given
    /// @param now when there was no more to wait for
    /// @param measuring what is measured
    void over(Order.Kind kind, Fate fate, long due, long now, Window measuring) {
        underWay.decrement();
        switch (fate) {
            case Fate.Ended ended -> {
                time(kind, due, now, measuring);
                if (measuring.has(now)) {
                    outcomes.get(kind).computeIfAbsent(ended.outcome(), first -> new LongAdder()).increment();
                }
                switch (kind) {
                    case TRANSFER -> transfers.add(ended);
                    case DEPOSIT -> deposited.increment();
                }
            }
            case Fate.Refused(String reason) ->
                refused.computeIfAbsent(reason, first -> new LongAdder()).increment();
            case Fate.Open none -> {
                time(kind, due, now, measuring);
                open.increment();
            }
        }
    }

    /// It was due, and its turn did not come before the end. What it has waited by then counts: to leave it out would
    /// be to omit the slowest.
    void unsent(Order.Kind kind, long due, Window measuring) {
        time(kind, due, measuring.end(), measuring);
        unsent.increment();
    }

    private void time(Order.Kind kind, long due, long now, Window measuring) {
        long micros = TimeUnit.NANOSECONDS.toMicros(now - due);
        latest.recordValue(micros);
        if (measuring.has(due)) {
            times.get(kind).recordValue(micros);
        }
    }

    void toldToComeBack() {
        comingBack.increment();
    }

    void gotNoAnswer() {
        noAnswers.increment();
    }

    // ---- what is known

    /// Of all orders that are over since this was last asked for, in microseconds. For one that asks.
    Histogram latest() {
        return latest.getIntervalHistogram();
    }

    /// To be asked for once, in the end.
    Measured measured(Order.Kind kind) {
        Map<String, Long> ended = new TreeMap<>();
        outcomes.get(kind).forEach((outcome, count) -> ended.put(outcome, count.sum()));
        return new Measured(ended, times.get(kind).getIntervalHistogram());
    }

    /// All transfers of which an end was told, the warm-up's too.
    Collection<Fate.Ended> transfers() {
        return transfers;
    }

    /// All deposits of which an end was told, the warm-up's too.
    long deposited() {
        return deposited.sum();
    }

    /// Orders that were given and are not over.
    long underWay() {
        return underWay.sum();
    }

    /// How often the answer was 429 or 503.
    long comingBack() {
        return comingBack.sum();
    }

    long noAnswers() {
        return noAnswers.sum();
    }

    long unsent() {
        return unsent.sum();
    }

    /// Handed in, and nobody knows yet what became of them.
    long open() {
        return open.sum();
    }

    /// How many were refused for good, by reason.
    Map<String, Long> refused() {
        Map<String, Long> all = new TreeMap<>();
        refused.forEach((reason, count) -> all.put(reason, count.sum()));
        return all;
    }
}
