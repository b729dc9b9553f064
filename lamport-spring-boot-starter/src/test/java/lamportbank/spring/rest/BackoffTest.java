package lamportbank.spring.rest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class BackoffTest {
    private static final Failure AWAY = Failure.away("no route");
    private static final Failure REFUSED = Failure.refusal("no");

    private final AtomicLong nanoTime = new AtomicLong();
    private volatile double jitter = 1;
    private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final Clock wall = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Backoff backoff = new Backoff(new Timing(wall, nanoTime::get, () -> jitter));

    private List<Long> pausesMillis(int count, Failure failure) {
        List<Long> pauses = new ArrayList<>();
        for (int attempt = 0; attempt < count; attempt++) {
            backoff.failed(failure);
            pauses.add(backoff.nextPause().toMillis());
        }
        return pauses;
    }

    @Test
    void pauses_grow_to_a_second_while_the_peer_is_away() {
        assertThat(pausesMillis(8, AWAY)).containsExactly(50L, 100L, 200L, 400L, 800L, 1000L, 1000L, 1000L);
    }

    @Test
    void and_to_half_a_minute_while_it_refuses() {
        assertThat(pausesMillis(12, REFUSED)).containsExactly(
                50L, 100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L);
        assertThat(pausesMillis(1, AWAY)).as("it is away, and may be back at any moment").containsExactly(1000L);
    }

    @Test
    void chance_may_leave_out_half_of_a_pause() {
        jitter = 0;
        assertThat(pausesMillis(3, AWAY)).containsExactly(25L, 50L, 100L);
        jitter = 0.5;
        assertThat(pausesMillis(1, AWAY)).containsExactly(300L);
    }

    @Test
    void after_a_success_they_are_short_again() {
        pausesMillis(5, REFUSED);
        backoff.succeeded();
        assertThat(pausesMillis(2, REFUSED)).containsExactly(50L, 100L);
    }

    @Test
    void a_peer_that_is_back_is_tried_at_once_and_again_soon() throws InterruptedException {
        pausesMillis(6, AWAY);
        backoff.wake();
        backoff.pause();
        assertThat(pausesMillis(1, AWAY)).containsExactly(50L);
    }

    @Test
    void one_that_refuses_is_asked_no_more_often_because_it_talks() throws InterruptedException {
        pausesMillis(3, REFUSED);
        backoff.wake();
        backoff.pause(); // of 400 ms
        assertThat(pausesMillis(1, REFUSED)).containsExactly(800L);
    }

    @Test
    void only_another_failure_is_news() {
        assertThat(backoff.failed(AWAY)).isTrue();
        assertThat(backoff.failed(AWAY)).isFalse();
        assertThat(backoff.failed(REFUSED)).isTrue();
        assertThat(backoff.failed(REFUSED)).isFalse();
    }

    @Test
    void how_long_it_took_is_not_measured_with_the_clock_on_the_wall() {
        backoff.failed(AWAY);
        assertThat(backoff.trouble().since()).isEqualTo(now);
        now = now.minus(Duration.ofHours(1));
        nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(backoff.succeeded()).isEqualTo(Duration.ofSeconds(3));
        assertThat(backoff.succeeded()).isNull();
    }
}
