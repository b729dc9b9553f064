package lamportbank.core.chain;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @CsvSource({"1, 999999", "999999, 1"})
    void accounts_are_numbers_of_clients(int from, int to) {
        assertThat(new Transfer("t", from, to, new Money(1)).to()).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1", "1000000, 1", "1, 1000000", "7, 7", "1, 2147483647"})
    void no_others_and_not_the_same_one_twice(int from, int to) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Transfer("t", from, to, new Money(1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -Money.MAX_CENTS})
    void nothing_is_no_amount_to_send(long cents) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Transfer("t", 1, 2, new Money(cents)));
    }

    @Test
    void a_request_has_some_transfers_of_one_account_each_once() {
        assertThat(Transfer.requireRequest(transfers(1, 3), 3)).hasSize(3);
        assertThatIllegalArgumentException().isThrownBy(() -> Transfer.requireRequest(transfers(1, 4), 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Transfer.requireRequest(List.of(), 3));
        assertThatIllegalArgumentException().isThrownBy(
                () -> Transfer.requireRequest(List.of(of("a"), of("a")), 3));
        assertThatIllegalArgumentException().isThrownBy(
                () -> Transfer.requireRequest(List.of(of("a"), new Transfer("b", 2, 1, new Money(1))), 3));
    }

    private static List<Transfer> transfers(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(number -> of("t" + number)).toList();
    }
}
