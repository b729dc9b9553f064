package lamportbank.bench;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/// How long orders took from when they were due to their end, in milliseconds.
///
/// @param orders how many
record Latency(long orders, double p50, double p90, double p99, double p999, double max) {
    /// Three digits are exact, and there is no upper bound.
    static final int DIGITS = 3;

    /// @param times in microseconds
    static Latency of(Histogram times) {
        return new Latency(
                times.getTotalCount(), millis(times, 50), millis(times, 90), millis(times, 99), millis(times, 99.9),
                millis(times, 100));
    }

    /// As if a caller had gone on giving orders while it waited: for each that took longer than the usual time between
    /// two orders of a caller, those that it kept from being given are added, with what they would have waited. A caller
    /// gives the next order at the end of the last, so usual is the median of how long they take: no stall moves it.
    static Latency corrected(Histogram times) {
        return of(times.copyCorrectedForCoordinatedOmission(Math.max(1, times.getValueAtPercentile(50))));
    }

    private static double millis(Histogram times, double percentile) {
        return times.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toMicros(1);
    }
}
