package lamportbank.spring.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Seal;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/// Recovery reads back what was written, and a process that has recovered must be equal to the one that wrote.
class LamportModuleTest {
    private static final int VALUES_PER_TYPE = 40;
    private static final List<Class<?>> BASES =
            List.of(Message.class, Command.class, Fact.class, Input.class, Effect.class);

    private final JsonMapper json = ServiceJson.of(ServiceJson.CLIENT);

    static Stream<Arguments> types() {
        return Map.of("bank", ServiceJson.BANK, "client", ServiceJson.CLIENT, "branch", ServiceJson.BRANCH)
                .entrySet()
                .stream()
                .flatMap(service -> Stream.concat(
                        Vocabulary.of(Input.class, Effect.class, Exchange.class).types(),
                        service.getValue().types())
                        .map(type -> Arguments.of(service.getKey(), service.getValue(), type)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("types")
    void what_is_said_reads_back_equal(String service, Vocabulary vocabulary, Class<?> type) {
        JsonMapper mapper = ServiceJson.of(vocabulary);
        Class<?> base = BASES.stream().filter(candidate -> candidate.isAssignableFrom(type)).findFirst().orElseThrow();
        for (long seed = 0; seed < VALUES_PER_TYPE; seed++) {
            Object value = new RandomValues(seed, vocabulary).of(type);
            String text = mapper.writerFor(base).writeValueAsString(value);

            assertThat((Object) mapper.readValue(text, base)).as("seed %d: %s", seed, text).isEqualTo(value);
            assertThat(mapper.readTree(text).get("type").stringValue()).isEqualTo(type.getSimpleName());
        }
    }

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(BankProtocol.State.class, ServiceJson.BANK),
                Arguments.of(ClientProtocol.State.class, ServiceJson.CLIENT),
                Arguments.of(BranchProtocol.State.class, ServiceJson.BRANCH));
    }

    @ParameterizedTest
    @MethodSource("states")
    void the_state_of_a_process_reads_back_equal(Class<?> state, Vocabulary vocabulary) {
        JsonMapper mapper = ServiceJson.of(vocabulary);
        JavaType type = mapper.getTypeFactory().constructParametricType(LamportProcess.State.class, state);
        for (long seed = 0; seed < 10 * VALUES_PER_TYPE; seed++) {
            Object value = new RandomValues(seed, vocabulary).stateOf(state);
            String text = mapper.writerFor(type).writeValueAsString(value);

            assertThat((Object) mapper.readValue(text, type)).as("seed %d: %s", seed, text).isEqualTo(value);
        }
    }

    @Test
    void a_type_is_named_once_among_those_that_stand_in_the_same_place() {
        for (Vocabulary vocabulary : List.of(ServiceJson.BANK, ServiceJson.CLIENT, ServiceJson.BRANCH)) {
            for (Class<?> base : BASES) {
                List<String> names = vocabulary.types()
                        .filter(base::isAssignableFrom)
                        .map(Class::getSimpleName)
                        .toList();
                assertThat(names).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void of_the_last_block_in_a_snapshot_of_before_a_bank_keeps_as_much_as_it_needs() {
        Block block = Block.seal(7, new Timestamp(21, 2), Block.GENESIS, List.of(
                new SealedTransfer("t1", 2, 1, Money.parse("5"), Outcome.SUCCESS)));
        JsonMapper bank = ServiceJson.bank();

        assertThat(bank.readValue(bank.writeValueAsString(block), Seal.class))
                .isEqualTo(new Seal(7, 21, 2, block.hash()));
    }

    // ---- the form that others rely on

    @Test
    void a_message_on_the_wire() {
        Message request = new MutexMessage.Request(List.of(new Transfer("t1", 1, 2, Money.parse("5"))));
        SortedMap<Timestamp, List<Transfer>> outstanding = new TreeMap<>(
                Map.of(new Timestamp(7, 2), List.of(new Transfer("t2", 2, 1, Money.parse("1")))));

        assertThat(json.writerFor(Message.class).writeValueAsString(request))
                .isEqualTo(
                        "{\"type\":\"Request\",\"transfers\":[{\"id\":\"t1\",\"from\":1,\"to\":2,\"amount\":\"5.00\"}]}");
        assertThat(json.writerFor(Message.class).writeValueAsString(new MembershipMessage.Welcome(outstanding, 5L)))
                .isEqualTo("{\"type\":\"Welcome\",\"outstanding\":{\"(7,2)\":[{\"id\":\"t2\",\"from\":2,\"to\":1,"
                        + "\"amount\":\"1.00\"}]},\"height\":5}");
    }

    @Test
    void an_effect_on_the_feed() {
        Effect sent = new Effect.Sent(8, ProcessId.parse("client-2"), 3, new MutexMessage.Reply());

        assertThat(json.writerFor(Effect.class).writeValueAsString(sent))
                .isEqualTo(
                        "{\"type\":\"Sent\",\"time\":8,\"to\":{\"client-2\":3},\"message\":{\"type\":\"Reply\"}}");
    }

    @Test
    void a_timestamp() {
        assertThat(json.writeValueAsString(new Timestamp(7, 2))).isEqualTo("{\"time\":7,\"node\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(7)", "7,2", "(,2)", "(7,)", "(7,2", "(-1,2)", "(7,-2)", "(a,b)", "(9007199254740992,1)"})
    void a_malformed_timestamp_key_is_refused(String key) {
        refuses("{\"type\":\"Welcome\",\"outstanding\":{\"" + key + "\":[]}}", Message.class);
    }

    // ---- money

    @ParameterizedTest
    @CsvSource({
        "'\"5.00\"', 500", "5, 500", "5.5, 550", "5.50, 550", "'\"5\"', 500", "'\"0.01\"', 1", "0, 0",
        "'\"-3.10\"', -310", "-3.1, -310", "90071992547409.91, 9007199254740991"
    })
    void money_is_a_text_or_a_number_with_at_most_two_decimals(String text, long cents) {
        assertThat(json.readValue(text, Money.class)).isEqualTo(new Money(cents));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.005", "1e3", "1E3", "true", "{}", "[]", "[5]", "\"\"", "\" 5\"", "\"5,00\"", "\"1e3\"", "\"+5\"", "\".5\"",
        "\"5.\"", "\"٥\"", "\"NaN\"", "90071992547409.92", "99999999999999999999"
    })
    void anything_else_is_no_money(String text) {
        refuses(text, Money.class);
    }

    // ---- strictness

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"id\":\"t\",\"from\":1,\"to\":2,\"amount\":\"5.00\",\"currency\":\"EUR\"}", // unknown
        "{\"id\":\"t\",\"from\":1,\"to\":2,\"amount\":\"5.00\",\"from\":2}", // twice
        "{\"id\":\"t\",\"from\":1,\"to\":2,\"amount\":\"5.00\"} {}", // more
        "{\"id\":\"t\",\"from\":null,\"to\":2,\"amount\":\"5.00\"}",
        "{\"id\":\"t\",\"from\":1.5,\"to\":2,\"amount\":\"5.00\"}",
        "{\"id\":\"t\",\"from\":\"1\",\"to\":2,\"amount\":\"5.00\"}",
        "{\"id\":\"t\",\"from\":true,\"to\":2,\"amount\":\"5.00\"}",
        "{\"id\":\"t\",\"from\":4294967296,\"to\":2,\"amount\":\"5.00\"}",
        "{\"id\":7,\"from\":1,\"to\":2,\"amount\":\"5.00\"}",
        "{\"id\":true,\"from\":1,\"to\":2,\"amount\":\"5.00\"}",
        "{\"id\":\"t\",\"from\":1,\"to\":2,\"amount\":null}",
        "{\"id\":\"t\",\"from\":1,\"to\":2}",
        "{\"id\":null,\"from\":1,\"to\":2,\"amount\":\"5.00\"}"
    })
    void what_is_not_understood_is_refused(String text) {
        refuses(text, Transfer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"Nothing\"}", "{}", "{\"type\":\"Reply\",\"more\":1}", "{\"type\":\"Submit\",\"transfer\":null}",
        "{\"type\":\"java.lang.String\"}", "{\"type\":\"Request\",\"transfers\":null}",
        "{\"type\":\"Request\",\"transfers\":[null]}", "{\"type\":\"Join\",\"newcomer\":null}"
    })
    void what_is_no_message_is_refused(String text) {
        refuses(text, Message.class);
    }

    private void refuses(String text, Class<?> type) {
        List<Object> read = new ArrayList<>();
        assertThatExceptionOfType(JacksonException.class)
                .as(text)
                .isThrownBy(() -> read.add(new HashMap<>(Map.of("read", json.readValue(text, type)))));
    }
}
