package lamportbank.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A history as people tell it, and the same with one thing in it that cannot have been.
class RealTimeTest {
    private static final Map<Integer, Cents> OPENINGS = Map.of(1, new Cents(1000), 2, new Cents(1000));

    /// Two in the first block, one in each of the next two: account 1 has 9.00, 8.00, 7.00 and 7.00 after them, for the last
    /// one is not covered.
    private static final List<JsonNode> CHAIN = List.of(
            block(0, transfer("a", "0.50", "SUCCESS"), transfer("b", "0.50", "SUCCESS")),
            block(1, transfer("c", "1.00", "SUCCESS")),
            block(2, transfer("d", "1.00", "SUCCESS")),
            block(3, transfer("e", "99.00", "ABORT")));

    private static JsonNode block(long height, String... transfers) {
        return Answer.JSON.readTree("{\"height\": %d, \"transfers\": [%s]}"
                .formatted(height, String.join(", ", transfers)));
    }

    private static String transfer(String id, String amount, String outcome) {
        return "{\"id\": \"%s\", \"from\": 1, \"to\": 2, \"amount\": \"%s\", \"outcome\": \"%s\"}"
                .formatted(id, amount, outcome);
    }

    private static RealTime.Told told(String id, long begun, long ended) {
        return new RealTime.Told(id, new RealTime.Span(begun, ended));
    }

    private static RealTime.Read read(long cents, long begun, long ended) {
        return new RealTime.Read(
                Map.of(1, new Cents(cents), 2, new Cents(2000 - cents)), new RealTime.Span(begun, ended));
    }

    private static final List<RealTime.Told> TRANSFERS = List.of(
            told("a", 0, 10), told("b", 5, 12), told("c", 20, 30), told("d", 25, 60), told("e", 61, 70));

    private static void check(List<RealTime.Told> transfers, RealTime.Read... reads) {
        new RealTime(CHAIN, OPENINGS).check(transfers, List.of(reads));
    }

    @Test
    void what_may_have_been_is_believed() {
        assertThatCode(() -> check(TRANSFERS,
                read(1000, 1, 3), // nothing had ended
                read(900, 6, 8), // and what had begun may show
                read(900, 13, 19),
                read(900, 21, 31), read(800, 22, 31), // c is under way
                read(800, 31, 59), read(700, 32, 58), // d is, for long
                read(700, 80, 90),
                new RealTime.Read(Map.of(2, new Cents(1300)), new RealTime.Span(80, 90))))
                .doesNotThrowAnyException();
    }

    @Test
    void what_ended_before_another_began_cannot_come_later_in_the_chain() {
        assertThatThrownBy(() -> check(List.of(told("c", 0, 10), told("a", 11, 20))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended before");
        assertThatThrownBy(() -> check(List.of(told("b", 0, 10), told("a", 11, 20))))
                .as("in the same block, too")
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check(List.of(told("d", 0, 10), told("b", 2, 30), told("e", 5, 8), told("c", 9, 90))))
                .as("not only the one that ended last counts")
                .isInstanceOf(AssertionError.class);
        assertThatCode(() -> check(List.of(told("c", 0, 12), told("a", 11, 20)))).doesNotThrowAnyException();
    }

    @Test
    void what_was_told_is_in_the_chain() {
        assertThatThrownBy(() -> check(List.of(told("x", 0, 10))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not in the chain");
    }

    @Test
    void a_balance_is_not_older_than_what_had_ended_before_it_was_asked_for() {
        assertThatThrownBy(() -> check(TRANSFERS, read(1000, 11, 19))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("fits none");
        assertThatThrownBy(() -> check(TRANSFERS, read(900, 31, 90))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check(TRANSFERS,
                new RealTime.Read(Map.of(1, new Cents(900)), new RealTime.Span(31, 90))))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void a_balance_is_not_newer_than_when_it_was_told() {
        assertThatThrownBy(() -> check(TRANSFERS, read(800, 13, 19))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check(TRANSFERS, read(700, 13, 24))).isInstanceOf(AssertionError.class);
    }

    @Test
    void a_balance_is_none_that_never_was() {
        assertThatThrownBy(() -> check(TRANSFERS, read(950, 1, 90))).as("half a block")
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check(TRANSFERS, new RealTime.Read(
                Map.of(1, new Cents(900), 2, new Cents(1000)), new RealTime.Span(1, 90))))
                .as("two moments in one answer")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void who_reads_later_does_not_read_what_is_older() {
        assertThatThrownBy(() -> check(TRANSFERS, read(700, 31, 40), read(800, 41, 59)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fits none");
        assertThatCode(() -> check(TRANSFERS, read(700, 31, 42), read(800, 41, 59)))
                .as("but at the same time, one may")
                .doesNotThrowAnyException();
    }

    @Test
    void a_long_history_takes_a_moment_and_one_doctored_read_in_it_is_seen() {
        Random random = new Random(7);
        List<JsonNode> chain = new ArrayList<>();
        List<RealTime.Told> transfers = new ArrayList<>();
        List<RealTime.Read> reads = new ArrayList<>();
        for (int height = 0; height < 10_000; height++) {
            chain.add(block(height, transfer("t" + height, "0.01", "SUCCESS")));
            long sealed = 10L * height;
            transfers.add(told("t" + height, sealed - random.nextInt(50), sealed + 1 + random.nextInt(50)));
            reads.add(read(1_000_000 - height - 1, sealed + 1 - random.nextInt(50), sealed + 2 + random.nextInt(50)));
        }
        Map<Integer, Cents> openings = Map.of(1, new Cents(1_000_000), 2, new Cents(2000 - 1_000_000));
        RealTime history = new RealTime(chain, openings);
        assertThatCode(() -> history.check(transfers, reads)).doesNotThrowAnyException();

        reads.set(5_000, read(1_000_000 - 4_950, 50_001, 50_002));
        assertThatThrownBy(() -> history.check(transfers, reads)).isInstanceOf(AssertionError.class);
    }
}
