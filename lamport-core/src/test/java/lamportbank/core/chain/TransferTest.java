package lamportbank.core.chain;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TransferTest {
    private static final String LONGEST = "x".repeat(64);

    private static Transfer of(String id) {
        return new Transfer(id, 1, 2, new Money(500));
    }

    static String[] ids() {
        return new String[]{"a", "azAZ09_.:-", "0190163d-8694-8bd5-b5a5-c8a9e8d2b1f0", LONGEST};
    }

    @ParameterizedTest
    @MethodSource("ids")
    void an_id_is_letters_digits_and_a_few_signs(String id) {
        assertThat(of(id).id()).isEqualTo(id);
    }

    static String[] others() {
        return new String[]{"", LONGEST + "x"};
    }

    /// The neighbours of what is allowed, among them. A line feed or a space would forge a line of a block's preimage.
    @ParameterizedTest
    @MethodSource("others")
    @ValueSource(strings = {" ", "a b", "a\n", "/", ";", "@", "[", "`", "{", "^", ",", "ä", "٣", "a\0"})
    void nothing_else_is(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(id))
                .withMessage("an id is 1 to 64 letters, digits and _.:-");
    }
}
