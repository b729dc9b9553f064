package lamportbank.core.bank;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.channel.Envelope;
import lamportbank.core.channel.Incarnation;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/// What can be said at all. Who says it, who takes it and who derives it share one constructor, so what one process
/// can say every other can read.
class ValuesTest {
    private static final long MAX = (1L << 53) - 1;
    private static final Timestamp REQUEST = new Timestamp(5, 1);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 999_999})
    void a_process_has_a_number(int number) {
        assertThat(ProcessId.parse("client-" + number)).isEqualTo(new ProcessId("client", number));
        assertThatCode(() -> new BankMessage.Register("i", "http://h", number)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000, 999_999_999, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void there_are_no_other_numbers(int number) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProcessId("client", number));
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessId.parse("client-" + number));
        assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Register("i", "http://h", number));
        assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Evicted(number, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0190163d-8694", "~", "!", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    void an_incarnation_is_a_short_name(String text) {
        assertThat(Incarnation.require(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "a b", "a\n", "\u0000", "ä",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    })
    void nothing_else_is(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Incarnation.require(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Register(text, "http://h", null));
    }

    @Test
    void an_address_is_an_http_url() {
        String longest = "http://h/" + "p".repeat(191);
        assertThat(Member.requireAddress(longest)).hasSize(200);
        for (String text : List.of(
                "https://[::1]:8101", "http://a", "http://a:1", "http://client-1.bank.svc:8101/", "http://127.0.0.1:1",
                "https://host/behind/a~prefix", "https://a:65535/b", "http://[::1]:8101/")) {
            assertThat(Member.requireAddress(text)).isEqualTo(text);
            assertThat(URI.create(text).getHost()).isNotNull();
        }
        for (String text : List.of(
                "", "h", "//h", "ftp://h", "http:", "http://", "http:///p", "http://a b", "http://%", "http://h:",
                "http://h:x",
                "http://-h", "http://h\n", "a", "/a", "a:1", "ftp://a", "mailto:a@b", "http:a", "http://a:0",
                "http://a:65536",
                "http://me@a", "http://a?b", "http://a#b", "http://h/ü", "http://u@h", "http://[", "http://h/?q",
                longest + "p")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Member.requireAddress(text));
        }
    }

    @Test
    void heights_and_numbers_of_messages_fit_into_json() {
        assertThat(new BankMessage.Conflict(MAX).height()).isEqualTo(MAX);
        assertThat(new BankMessage.FetchBlocks(0).from()).isZero();
        assertThat(new Envelope(MAX, 0, new MutexMessage.Reply()).sequence()).isEqualTo(MAX);
        for (long beyond : new long[]{-1, MAX + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Conflict(beyond));
            assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.FetchBlocks(beyond));
            assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Blocks(List.of(), beyond));
            assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Evicted(1, beyond));
            assertThatIllegalArgumentException().isThrownBy(
                    () -> new BankMessage.Propose(beyond, REQUEST, transfers(1)));
            assertThatIllegalArgumentException().isThrownBy(
                    () -> Block.seal(beyond, REQUEST, Block.GENESIS, List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> new Envelope(beyond, 0, new MutexMessage.Reply()));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Envelope(0, 0, new MutexMessage.Reply()));
    }

    @Test
    void a_hash_is_64_digits() {
        for (String hash : List.of("", Block.GENESIS + "0", Block.GENESIS.substring(1),
                "E" + Block.GENESIS.substring(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Block.seal(0, REQUEST, hash, List.of()));
            assertThatIllegalArgumentException().isThrownBy(
                    () -> new Block(0, 5, 1, Block.GENESIS, List.of(), hash));
        }
    }

    @Test
    void a_request_has_200_transfers_at_most_and_a_block_those_of_two() {
        assertThat(new MutexMessage.Request(transfers(200)).transfers()).hasSize(200);
        assertThat(new BankMessage.Propose(0, REQUEST, transfers(400)).transfers()).hasSize(400);
        assertThatIllegalArgumentException().isThrownBy(() -> new MutexMessage.Request(transfers(201)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MutexMessage.Request(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Propose(0, REQUEST, transfers(401)));
        assertThatIllegalArgumentException().isThrownBy(() -> new BankMessage.Propose(0, REQUEST, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientProtocol.Limits(1, 201, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientProtocol.Limits(1, 1, 3));
    }

    @Test
    void two_requests_are_outstanding_at_most() {
        TreeMap<Timestamp, List<Transfer>> outstanding = new TreeMap<>(
                Map.of(REQUEST, transfers(200), new Timestamp(6, 1), transfers(1)));
        assertThat(new MembershipMessage.Welcome(outstanding, 0L).outstanding()).hasSize(2);
        outstanding.put(new Timestamp(7, 1), transfers(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MembershipMessage.Welcome(outstanding, 0L));
        assertThatIllegalArgumentException().isThrownBy(
                () -> new MembershipMessage.Welcome(new TreeMap<>(Map.of(REQUEST, transfers(201))), 0L));
    }

    @Test
    void a_release_is_of_the_request_of_its_block() {
        Block block = Block.seal(0, REQUEST, Block.GENESIS, List.of());
        assertThat(new MutexMessage.Release(REQUEST, block).request()).isEqualTo(REQUEST);
        assertThatIllegalArgumentException().isThrownBy(() -> new MutexMessage.Release(new Timestamp(6, 1), block));
    }

    private static List<Transfer> transfers(int count) {
        return IntStream.range(0, count).mapToObj(number -> new Transfer("t" + number, 1, 2, new Money(1))).toList();
    }
}
