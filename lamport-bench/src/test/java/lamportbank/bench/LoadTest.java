package lamportbank.bench;

import java.net.http.HttpClient;
import java.util.Optional;
import java.util.OptionalInt;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/// A load that is held up.
class LoadTest {
    private static final int PER_SECOND = 50;

    private static Options options(StubBank stub, int callers, int perSecond, int seconds) {
        return new Options(stub.bank(), callers, OptionalInt.of(perSecond), seconds, 0, Mix.TRANSFERS,
                Optional.empty());
    }

    @Test
    void who_had_to_wait_for_a_stalled_server_is_in_the_percentiles() throws Exception {
        try (StubBank stub = new StubBank(); HttpClient http = Service.newHttp()) {
            Tally tally = new Tally();
            stub.hold();

            // One caller at each client: two orders stall, and those that are due meanwhile find nobody to give them.
            Load load = new Load(Target.find(stub.bank(), http), options(stub, 1, PER_SECOND, 3600), tally);
            load.run(new WhenShown(beat -> {
                if (beat.seconds() >= 1) {
                    stub.release();
                }
                if (tally.transfers().size() >= PER_SECOND) {
                    load.stop();
                }
            }));

            // Of the orders of the first second, half were due more than half a second before anyone was answered.
            Histogram times = tally.measured(Order.Kind.TRANSFER).times();
            assertThat(times.getCountBetweenValues(500_000, times.getMaxValue()))
                    .isGreaterThanOrEqualTo(PER_SECOND / 2);
            assertThat(Latency.of(times).max()).isGreaterThanOrEqualTo(999);
        }
    }

    @Test
    void whose_turn_does_not_come_is_in_the_percentiles_too() throws Exception {
        try (StubBank stub = new StubBank(); HttpClient http = Service.newHttp()) {
            Tally tally = new Tally();
            stub.hold();

            Load load = new Load(Target.find(stub.bank(), http), options(stub, 1, PER_SECOND, 1), tally);
            load.run(new WhenShown(beat -> {
                if (beat.stage() == Pulse.Stage.WAITING) {
                    stub.release();
                }
            }));

            Tally.Measured measured = tally.measured(Order.Kind.TRANSFER);
            assertThat(tally.unsent()).isEqualTo(PER_SECOND - 2);
            assertThat(measured.ended()).isEmpty();
            assertThat(tally.transfers()).hasSize(2);
            assertThat(measured.times().getTotalCount()).isEqualTo(PER_SECOND);
            assertThat(Latency.of(measured.times()).p50()).isGreaterThanOrEqualTo(490);
        }
    }

    @Test
    @Timeout(60)
    void ended_early_it_waits_for_nobody_whose_turn_would_come_later() throws Exception {
        try (StubBank stub = new StubBank(); HttpClient http = Service.newHttp()) {
            Tally tally = new Tally();
            Load load = new Load(Target.find(stub.bank(), http), options(stub, 100, 1, 3600), tally);

            Window measured = load.run(new WhenShown(beat -> {
                if (!tally.transfers().isEmpty()) {
                    load.stop();
                }
            }));

            assertThat(measured.seconds()).isBetween(0.0, 60.0);
            assertThat(tally.open()).isZero();
        }
    }
}
