package lamportbank.benchmark;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpreadTest {
    @Test
    void the_median_of_what_was_measured_and_how_far_it_went() {
        assertThat(Spread.of(List.of(5.0, 1.0, 9.0))).isEqualTo(new Spread(5, 1, 9));
        assertThat(Spread.of(List.of(4.0, 1.0, 9.0, 2.0))).isEqualTo(new Spread(3, 1, 9));
    }

    @Test
    void a_ratio_is_taken_round_by_round() {
        assertThat(Ratio.of(List.of(10.0, 30.0, 20.0), List.of(1.0, 2.0, 4.0), value -> value))
                .isEqualTo(new Spread(10, 5, 15));
    }

    @Test
    void a_goal_is_reached_by_the_median() {
        assertThat(Row.Goal.atLeast("", 10, new Spread(10, 8, 12), "×").reached()).isTrue();
        assertThat(Row.Goal.atLeast("", 10, new Spread(9.9, 8, 12), "×").reached()).isFalse();
        assertThat(Row.Goal.atMost("", 3, new Spread(3, 1, 4), "×").reached()).isTrue();
        assertThat(Row.Goal.atMost("", 3, new Spread(3.1, 1, 4), "×").reached()).isFalse();
    }

    @Test
    void numbers_are_written_with_three_digits() {
        assertThat(new Spread(0.1234, 1.234, 12345.6)).hasToString("0.123 (1.23 – 12,346)");
    }
}
