package lamportbank.core.chain;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "5, 5.00", "5.5, 5.50", "5.00, 5.00", "0, 0.00", "0.01, 0.01", "-200, -200.00", "-0.05, -0.05",
        "16777217.10, 16777217.10", "007, 7.00", "90071992547409.91, 90071992547409.91"
    })
    void it_is_read_and_written_exactly(String text, String written) {
        assertThat(Money.parse(text)).hasToString(written);
        assertThat(Money.parse(written)).isEqualTo(Money.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.005", "1e3", "1E3", "NaN", "Infinity", "", " ", "1.", ".5", "+5", "5,00", "0x10", " 5", "5 ", "5\n", "--5",
        "٥", "90071992547409.92", "99999999999999999999", "1/2", "$5"
    })
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.parse(text));
    }

    @Test
    void thirty_times_ten_cents_are_three() {
        Money sum = Stream.generate(() -> Money.parse("0.1")).limit(30).reduce(Money.ZERO, Money::plus);

        assertThat(sum).isEqualTo(Money.parse("3.00"));
    }

    @Test
    void a_sum_that_does_not_fit_is_an_error_not_another_number() {
        Money most = new Money(Money.MAX_CENTS);
        Money least = new Money(-Money.MAX_CENTS);
        Money cent = new Money(1);

        assertThat(most.minus(cent).fits(cent)).isTrue();
        assertThat(most.fits(cent)).isFalse();
        assertThat(most.fits(most)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> most.plus(cent));
        assertThatIllegalArgumentException().isThrownBy(() -> most.plus(most));
        assertThatIllegalArgumentException().isThrownBy(() -> least.minus(cent));
        assertThat(most.minus(most)).isEqualTo(Money.ZERO);
    }

    @Test
    void what_a_JSON_number_cannot_carry_exactly_is_no_amount() {
        assertThat(new Money(9_007_199_254_740_991L)).hasToString("90071992547409.91");
        assertThat(new Money(-9_007_199_254_740_991L)).hasToString("-90071992547409.91");
        for (long cents : new long[]{9_007_199_254_740_992L, -9_007_199_254_740_992L, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(Money.accepts(cents)).isFalse();
            assertThatIllegalArgumentException().isThrownBy(() -> new Money(cents));
        }
    }

    @Test
    void all_of_it_is_covered_a_cent_more_is_not() {
        Money ten = Money.parse("10");

        assertThat(ten.covers(Money.parse("10.00"))).isTrue();
        assertThat(ten.covers(Money.parse("10.01"))).isFalse();
        assertThat(ten.minus(Money.parse("12"))).hasToString("-2.00").matches(Money::isNegative);
        assertThat(Money.ZERO.isPositive()).isFalse();
    }
}
