package lamportbank.core.clock;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimestampTest {
    @Test
    void time_comes_first_and_the_process_number_breaks_ties() {
        assertThat(Stream.of(new Timestamp(2, 1), new Timestamp(1, 3), new Timestamp(1, 2)).sorted())
                .containsExactly(new Timestamp(1, 2), new Timestamp(1, 3), new Timestamp(2, 1));
    }

    @Test
    void process_numbers_compare_as_numbers_not_as_text() {
        assertThat(new Timestamp(7, 2).isBefore(new Timestamp(7, 10))).isTrue();
        assertThat(new Timestamp(7, 10).isAfter(new Timestamp(7, 2))).isTrue();
    }

    @Test
    void a_timestamp_is_neither_before_nor_after_itself() {
        assertThat(new Timestamp(7, 2).isBefore(new Timestamp(7, 2))).isFalse();
        assertThat(new Timestamp(7, 2).isAfter(new Timestamp(7, 2))).isFalse();
    }

    @Test
    void what_a_JSON_number_cannot_carry_exactly_is_no_time() {
        assertThat(new Timestamp(9_007_199_254_740_991L, 1).time()).isEqualTo(Timestamp.MAX_TIME);
        assertThatIllegalArgumentException().isThrownBy(() -> new Timestamp(9_007_199_254_740_992L, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Timestamp(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Timestamp(1, -1));
    }

    @Test
    void a_number_that_no_process_can_have_is_in_no_timestamp() {
        assertThat(new Timestamp(1, 999_999).node()).isEqualTo(Timestamp.MAX_NODE);
        assertThatIllegalArgumentException().isThrownBy(() -> new Timestamp(1, 1_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> new Timestamp(1, Integer.MAX_VALUE));
    }
}
