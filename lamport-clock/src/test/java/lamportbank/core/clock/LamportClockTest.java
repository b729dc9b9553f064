package lamportbank.core.clock;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LamportClockTest {
    @Test
    void an_event_moves_it_by_one() {
        LamportClock clock = new LamportClock(0);

        assertThat(clock.tick()).isEqualTo(1);
        assertThat(clock.tick()).isEqualTo(2);
        assertThat(clock.time()).isEqualTo(2);
    }

    @Test
    void a_receipt_is_later_than_the_stamp_and_than_what_was_here() {
        LamportClock clock = new LamportClock(5);

        assertThat(clock.receive(9)).as("a stamp ahead").isEqualTo(10);
        assertThat(clock.receive(3)).as("a stamp behind").isEqualTo(11);
        assertThat(clock.receive(11)).as("the same").isEqualTo(12);
    }

    @Test
    void it_never_goes_back() {
        Random random = new Random(1);
        LamportClock clock = new LamportClock(0);
        for (int event = 0; event < 10_000; event++) {
            long before = clock.time();
            long after = random.nextBoolean() ? clock.tick() : clock.receive(random.nextInt(20_000));
            assertThat(after).isGreaterThan(before).isEqualTo(clock.time());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Timestamp.MAX_TIME, Timestamp.MAX_TIME + 1, Long.MAX_VALUE})
    void a_stamp_that_would_be_its_last_or_is_none_leaves_it_where_it_is(long stamp) {
        LamportClock clock = new LamportClock(7);

        assertThat(LamportClock.accepts(stamp)).isFalse();
        if (stamp >= 0) {
            assertThatIllegalArgumentException().isThrownBy(() -> clock.receive(stamp));
        }
        assertThat(clock.time()).isEqualTo(7);
    }

    @Test
    void the_largest_stamp_that_it_takes_leaves_room_for_its_own_event() {
        LamportClock clock = new LamportClock(0);

        assertThat(clock.receive(Timestamp.MAX_TIME - 1)).isEqualTo(Timestamp.MAX_TIME);
        assertThat(new Timestamp(clock.time(), 1).time()).isEqualTo(Timestamp.MAX_TIME);
    }

    /// Rules IR1 and IR2 between threads: whatever a thread has seen to be over is earlier than what it does next.
    @Test
    void threads_can_share_it() throws Exception {
        int threads = 4;
        int events = 500_000;
        LamportClock clock = new LamportClock(0);
        AtomicLong over = new AtomicLong();
        CyclicBarrier together = new CyclicBarrier(threads);
        Callable<long[]> work = () -> {
            long[] times = new long[events];
            together.await();
            for (int event = 0; event < events; event++) {
                long before = over.get();
                times[event] = event % 2 == 0 ? clock.tick() : clock.receive(before);
                if (times[event] <= before) {
                    throw new AssertionError(times[event] + " is not later than " + before);
                }
                over.accumulateAndGet(times[event], Math::max);
            }
            return times;
        };
        LongStream all = LongStream.empty();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (Future<long[]> one : executor.invokeAll(Collections.nCopies(threads, work))) {
                all = LongStream.concat(all, Arrays.stream(one.get()));
            }
        }

        assertThat(all.distinct().count()).as("each event has a time of its own").isEqualTo(threads * events);
    }

    @Test
    void a_stamp_is_near_up_to_2_to_the_32_ahead() {
        LamportClock clock = new LamportClock(7);

        assertThat(clock.isNear(0)).isTrue();
        assertThat(clock.isNear(7 + (1L << 32))).isTrue();
        assertThat(clock.isNear(8 + (1L << 32))).isFalse();
        assertThat(clock.isNear(Timestamp.MAX_TIME - 1)).isFalse();
    }

    @Test
    void half_of_all_times_are_left_when_a_clock_is_called_nearly_used_up() {
        LamportClock clock = new LamportClock((1L << 52) - 1);

        assertThat(clock.isNearlyUsedUp()).isFalse();
        clock.tick();
        assertThat(clock.isNearlyUsedUp()).isTrue();
    }
}
