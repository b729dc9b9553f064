package lamportbank.dashboard.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import lamportbank.core.client.ClientFact;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// What [SystemWatchTest] does not meet, step by step.
class CausalOrderTest {
    private static final ProcessId ONE = new ProcessId("client", 1);
    private static final ProcessId TWO = new ProcessId("client", 2);
    private static final ProcessId THREE = new ProcessId("client", 3);
    private static final Instant NOW = Instant.EPOCH;
    private static final int LENGTH = 100;
    private static final int MOST_HELD = 50;

    private final List<String> followed = new ArrayList<>();
    private final List<ProcessId> gaps = new ArrayList<>();
    private final CausalOrder order = new CausalOrder(
            run -> run.forEach(occurrence -> followed.add(occurrence.process() + " " + occurrence.effect().time())),
            gaps::add,
            (long) LENGTH * MOST_HELD);

    private void happens(ProcessId process, long time) {
        order.add(process, List.of(at(process, new Effect.Happened(time, new ClientFact.BalanceQueried()))), NOW);
    }

    private void receives(ProcessId process, long time, ProcessId from, long stamp) {
        order.add(process, List.of(at(process, new Effect.Received(
                time, from, 1, stamp, new MutexMessage.Reply()))), NOW);
    }

    private static Occurrence at(ProcessId process, Effect effect) {
        return new Occurrence(process, effect.time(), NOW, effect, LENGTH);
    }

    @Test
    void when_patience_ends_all_that_may_have_led_to_what_is_missing_is_left_out() {
        List.of(ONE, TWO, THREE).forEach(process -> order.begin(process, 0, NOW));
        gaps.clear();
        receives(TWO, 8, ONE, 6);
        happens(TWO, 9);
        order.look(NOW.plus(CausalOrder.PATIENCE).minusMillis(1));
        assertThat(followed).isEmpty();

        order.look(NOW.plus(CausalOrder.PATIENCE));
        assertThat(followed).containsExactly("client-2 8", "client-2 9");
        assertThat(gaps).containsOnly(ONE, TWO, THREE);

        happens(THREE, 5); // may have led to what client-1 sent at 6
        happens(ONE, 6);
        happens(THREE, 6);
        happens(ONE, 7);
        assertThat(followed).containsExactly("client-2 8", "client-2 9", "client-3 6", "client-1 7");
    }

    @Test
    void what_others_have_taken_already_is_left_out_of_one_that_is_followed_later() {
        order.begin(TWO, 0, NOW);
        receives(TWO, 6, ONE, 5);
        assertThat(followed).containsExactly("client-2 6");

        order.begin(ONE, 3, NOW);
        happens(ONE, 5);
        happens(ONE, 6);
        assertThat(followed).containsExactly("client-2 6", "client-1 6");
    }

    @Test
    void holds_no_more_than_it_may() {
        order.begin(ONE, 0, NOW);
        order.begin(TWO, 0, NOW);
        receives(TWO, 8, ONE, 6);
        order.add(TWO, LongStream.range(9, 9 + MOST_HELD - 1)
                .mapToObj(time -> at(TWO, new Effect.Happened(time, new ClientFact.BalanceQueried())))
                .toList(), NOW);
        assertThat(followed).isEmpty();
        happens(TWO, MOST_HELD + 9);
        assertThat(followed).hasSize(MOST_HELD + 1);
    }

    @Test
    void one_that_is_followed_no_more_is_not_waited_for() {
        order.begin(ONE, 0, NOW);
        order.begin(TWO, 0, NOW);
        receives(TWO, 8, ONE, 6);
        assertThat(followed).isEmpty();
        order.end(ONE, NOW);
        assertThat(followed).containsExactly("client-2 8");
    }
}
