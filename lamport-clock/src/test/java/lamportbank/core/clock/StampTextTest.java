package lamportbank.core.clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StampTextTest {
    @Test
    void it_is_a_whole_number_that_a_clock_takes() {
        assertThat(StampText.time("0")).isZero();
        assertThat(StampText.time("42")).isEqualTo(42);
        assertThat(StampText.time("9007199254740990")).isEqualTo(Timestamp.MAX_TIME - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "x", "-1", "+1", "1.0", "1e3", "0x10", "42 ", "9007199254740991", "9223372036854775808", "null"})
    void anything_else_is_refused_in_words(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StampText.time(text))
                .withMessage("Lamport-Clock must be a whole number from 0 to 2^53 - 2, not '" + text + "'");
    }
}
