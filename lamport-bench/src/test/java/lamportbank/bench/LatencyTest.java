package lamportbank.bench;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// When orders are due, and what percentiles say of one that kept others from being given.
class LatencyTest {
    /// A caller whose orders took 1 ms each, 9,000 of them, and one that took a second.
    private static Histogram stalledOnce() {
        Histogram times = new Histogram(Latency.DIGITS);
        LongStream.generate(() -> 1_000).limit(9_000).forEach(times::recordValue);
        times.recordValue(1_000_000);
        return times;
    }

    @Test
    void as_callers_saw_it_a_stall_is_one_order() {
        Latency seen = Latency.of(stalledOnce());

        assertThat(seen.orders()).isEqualTo(9_001);
        assertThat(seen.p99()).isEqualTo(1, within(0.01));
        assertThat(seen.p999()).isEqualTo(1, within(0.01));
        assertThat(seen.max()).isEqualTo(1_000, within(1.0));
    }

    @Test
    void corrected_it_is_all_that_would_have_been_given() {
        Latency corrected = Latency.corrected(stalledOnce());

        // One each that would have waited 999 ms, 998 ms … 1 ms: a tenth of all waited longer than 1 ms.
        assertThat(corrected.orders()).isEqualTo(10_000);
        assertThat(corrected.p50()).isEqualTo(1, within(0.01));
        assertThat(corrected.p99()).isEqualTo(900, within(2.0));
        assertThat(corrected.p999()).isEqualTo(990, within(2.0));
        assertThat(corrected.max()).isEqualTo(1_000, within(1.0));
    }

    @Test
    void where_nothing_stalled_nothing_is_corrected() {
        Histogram even = new Histogram(Latency.DIGITS);
        LongStream.rangeClosed(900, 1_100).forEach(even::recordValue);

        assertThat(Latency.corrected(even)).isEqualTo(Latency.of(even));
    }

    @Test
    void at_a_rate_the_clients_take_turns_at_fixed_times() {
        Pace pace = new Pace.AtRate(300, 3);

        List<Long> second = IntStream.range(0, 3)
                .mapToObj(lane -> LongStream.range(0, 100).map(number -> pace.due(lane, number).orElseThrow()))
                .flatMap(LongStream::boxed)
                .sorted()
                .toList();

        assertThat(second).startsWith(0L, 3_333_333L, 6_666_666L, 10_000_000L).endsWith(996_666_666L).hasSize(300);
        assertThat(pace.due(0, 1)).hasValue(10_000_000);
        assertThat(new Pace.OneAfterTheOther().due(0, 1)).isEmpty();
    }

    @Test
    void deposits_are_spread_among_the_transfers() {
        Mix mix = new Mix(2, 1);

        assertThat(LongStream.range(0, 9).filter(mix::isDeposit)).containsExactly(2L, 5L, 8L);
        assertThat(LongStream.range(0, 9).filter(Mix.TRANSFERS::isDeposit)).isEmpty();
        assertThat(LongStream.range(0, 9).filter(new Mix(0, 1)::isDeposit)).hasSize(9);
    }
}
