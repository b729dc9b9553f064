package lamportbank.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.branch.EventId;
import lamportbank.core.chain.Money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// What a scenario file may say, and in which words it is told that it may not.
class ScenarioReadingTest {
    private static final String BRANCH = "{\"id\": 1, \"type\": \"branch\", \"balance\": 0}";

    @TempDir
    private Path directory;

    private static String events(String... events) {
        return "[" + BRANCH + ",\n {\"id\": 1, \"type\": \"customer\", \"events\": [\n" + String.join(",\n", events)
                + "]}]";
    }

    private static String deposit(String money) {
        return "{\"id\": 1, \"interface\": \"deposit\", \"money\": " + money + "}";
    }

    private static Scenario.Event event(String event) {
        return Scenario.parse(events(event)).customers().getFirst().events().getFirst();
    }

    private static void assertRefused(String text, String... reasons) {
        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Scenario.parse(text))
                .satisfies(stop -> assertThat(stop.getMessage()).contains(reasons))
                .satisfies(stop -> assertThat(stop.getMessage().lines()).hasSize(1));
    }

    // ---- the small inputs that failed once

    @Test
    void a_byte_order_mark_is_skipped() throws Exception {
        Scenario scenario = Scenario.read(shared("scenario-bom.json"));

        assertThat(scenario.branches()).containsExactly(new Scenario.Branch(1, Money.parse("1")));
    }

    static final List<Arguments> REFUSED_CASES = List.of(
            arguments("scenario-branch-field.json", "line 1, column 89: there is no field 'branch' in an event"),
            arguments("scenario-twice-a-field.json", "line 1, column 89: there is a field 'money' already"),
            arguments("scenario-exponent.json", "line 1, column 86: money is an amount with at most two decimals"));

    @ParameterizedTest
    @FieldSource("REFUSED_CASES")
    void the_others_are_refused_with_their_place(String file, String reason) throws Exception {
        Path path = shared(file);

        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Scenario.read(path))
                .withMessageContaining(file)
                .withMessageContaining(reason);
    }

    private static Path shared(String file) throws URISyntaxException {
        return Path.of(ScenarioReadingTest.class.getResource("/scenario/" + file).toURI());
    }

    // ---- bytes

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void other_encodings_are_refused_in_words(String encoding) throws IOException {
        Path file = Files.write(directory.resolve("s.json"), events().getBytes(Charset.forName(encoding)));

        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Scenario.read(file))
                .withMessageContaining("save it as UTF-8");
    }

    @Test
    void so_are_bytes_that_are_no_text_and_what_a_page_has_made_of_them() throws IOException {
        Path file = Files.write(directory.resolve("s.json"), "[\"ü\"]".getBytes(StandardCharsets.ISO_8859_1));

        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Scenario.read(file))
                .withMessageContaining("is not UTF-8");
        assertRefused("\uFFFD\uFFFD[\0{\0", "save it as UTF-8");
    }

    @Test
    void a_directory_and_what_is_not_there_are_named() {
        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Scenario.read(directory))
                .withMessageContaining("is a directory");
        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Scenario.read(directory.resolve("nowhere.json")))
                .withMessageContaining("there is no such file");
    }

    // ---- amounts

    @ParameterizedTest
    @ValueSource(strings = {"5", "5.0", "5.00", "\"5\"", "\"5.00\""})
    void an_amount_is_a_number_or_text_as_in_rest(String money) {
        assertThat(event(deposit(money)).money()).isEqualTo(Money.parse("5"));
    }

    @Test
    void an_amount_goes_up_to_the_largest() {
        assertThat(event(deposit("90071992547409.91")).money()).isEqualTo(new Money(Money.MAX_CENTS));
        assertRefused(events(deposit("90071992547409.92")), "line 3, column 44", "at most 90071992547409.91");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1e2", "1E2", "5e-1", "1e999999999", "-1e999999999", "5.000", "0.001", "99999999999999999999999", "true",
        "null", "[]", "{}", "\"\"", "\" 5\"", "\"1e3\"", "\"+5\"", "\"5,00\"", "\"$5\""})
    void what_is_no_amount_is_refused_with_what_is(String money) {
        assertRefused(events(deposit(money)), "line 3, column 44: money is an amount with at most two decimals");
    }

    @Test
    void a_number_of_a_thousand_digits_and_more_is_refused_too() {
        assertRefused(events(deposit("1".repeat(5_000))), "line 3");
    }

    @Test
    void an_amount_that_is_nothing_or_less_is_refused() {
        assertRefused(events(deposit("0")), "line 3, column 44: money is more than 0, not 0.00");
        assertRefused(events(deposit("-5")), "line 3, column 44: money is more than 0, not -5.00");
        assertRefused(
                "[" + BRANCH.replace("\"balance\": 0", "\"balance\": -5") + "]",
                "line 1, column 41: balance is 0 or more, not -5.00");
        assertRefused(
                events("{\"id\": 1, \"interface\": \"query\", \"money\": -5}"), "money is 0 or more, not -5.00");
    }

    // ---- ids

    @ParameterizedTest
    @ValueSource(longs = {1, EventId.MAX})
    void an_event_id_is_as_in_rest(long id) {
        assertThat(event(deposit("5").replace("\"id\": 1", "\"id\": " + id)).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "-1", "1.0", "1e3", "\"1\"", "\" \"", "null", "true", "9007199254740992", "99999999999999999999"})
    void what_is_no_event_id_is_refused_with_what_is(String id) {
        assertRefused(events(deposit("5").replace("\"id\": 1", "\"id\": " + id)),
                "line 3, column 8: id is a whole number from 1 to " + EventId.MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000000", "4294967297", "1.0", "\"1\""})
    void nor_is_every_number_one_of_a_branch(String id) {
        assertRefused("[" + BRANCH.replace("\"id\": 1", "\"id\": " + id) + "]",
                "line 1, column 9: id is a whole number from 1 to 999999");
    }

    @Test
    void two_of_the_same_id_are_refused() {
        assertRefused("[" + BRANCH + ",\n" + BRANCH + "]", "line 2, column 1: there are two branches 1");
        assertRefused(events(deposit("1"), deposit("2")), "line 4, column 1: there are two events 1");
    }

    // ---- fields

    static final List<Arguments> UNKNOWN = List.of(
            arguments("[" + BRANCH.replace("balance", "Balance") + "]", "'Balance' in a branch", "[balance, id, type]"),
            arguments(events().replace("\"events\"", "\"event\""), "'event' in a customer", "[events, id, type]"),
            arguments(events(deposit("1").replace("money", "amount")), "'amount' in an event",
                    "[id, interface, money]"));

    @ParameterizedTest
    @FieldSource("UNKNOWN")
    void a_field_that_is_not_known_is_refused_with_those_that_are(String text, String field, String known) {
        assertRefused(text, "line ", "there is no field " + field, known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "interface", "money"})
    void a_field_that_is_missing_is_named(String field) {
        assertRefused(events(deposit("1").replaceAll("\"" + field + "\": [^,}]+,? ?", "").replace(", }", "}")),
                "line 3, column 1: '" + field + "' is missing");
    }

    // ---- dialects

    @Test
    void customer_requests_are_events_by_another_name() {
        Scenario scenario = Scenario.parse(events(deposit("5"))
                .replace("\"events\"", "\"customer-requests\"")
                .replace("{\"id\": 1, \"interface\"", "{\"customer-request-id\": 1, \"interface\""));

        assertThat(scenario).isEqualTo(Scenario.parse(events(deposit("5"))));
    }

    @Test
    void but_not_both_names_at_once() {
        assertRefused(
                events(deposit("5")).replace("\"type\": \"customer\"",
                        "\"type\": \"customer\", \"customer-requests\": []"),
                "there is no field 'events' in a customer");
        assertRefused(
                events(deposit("5").replace("{", "{\"customer-request-id\": 1, ")),
                "there is no field 'id' in an event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dest", "branch"})
    void another_branch_is_refused_with_what_to_write_instead(String field) {
        assertRefused(events(deposit("5").replace("}", ", \"" + field + "\": 2}")),
                "line 3, column 47: there is no field '" + field + "' in an event",
                "write what happens at another branch as events of the customer with that branch's id");
    }

    @Test
    void a_query_needs_no_id_of_its_own_and_no_money() {
        Scenario scenario = Scenario.parse(events(
                deposit("5"), "{\"id\": 1, \"interface\": \"query\"}",
                "{\"id\": 1, \"interface\": \"query\", \"money\": 400}"));

        assertThat(scenario.customers().getFirst().events()).hasSize(3);
        assertRefused(events("{\"id\": 1, \"interface\": \"query\", \"money\": 1e9}"), "money is an amount");
    }

    // ---- the whole

    @Test
    void branches_that_begin_with_different_balances_leave_room_for_what_all_deposit() {
        String two =
                "[{\"id\": 1, \"type\": \"branch\", \"balance\": %s}, {\"id\": 2, \"type\": \"branch\", \"balance\": %s}]";

        Scenario.parse(two.formatted("90071992547409.91", "90071992547409.91"));
        Scenario.parse(two.formatted("0", "45035996273704.95"));
        assertRefused(two.formatted("0", "45035996273704.96"), "each is at most 45035996273704.95");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[", "[" + BRANCH, "[" + BRANCH + "] and more", "branches: 3", "{,}", "[1 2]"})
    void what_is_not_json_is_refused_with_its_place(String text) {
        assertRefused(text, "line 1, column ");
    }

    static final List<Arguments> IN_WORDS = List.of(
            arguments("[NaN]", "this is not JSON: it has no number NaN"),
            arguments("[-Infinity]", "this is not JSON: it has no number -Infinity"),
            arguments("[// here\n]", "line 1, column 2: this is not JSON: it has no comments"),
            arguments("[/* here */]", "line 1, column 2: this is not JSON: it has no comments"),
            arguments("[".repeat(100_000), "this is not JSON: it is nested too deeply"),
            arguments("[" + "1".repeat(5_000) + "]", "this is not JSON: a number has 1000 digits at most"),
            arguments("{\"" + "n".repeat(60_000) + "\": 1}", "this is not JSON: a name has 50000 characters at most"),
            arguments("[+5]", "Unexpected character + in numeric value: JSON spec does not allow numbers to have plus"),
            arguments("[#]", "Unexpected character #: expected a valid value"),
            arguments("[}", "Unexpected close marker '}': expected ']'"));

    @ParameterizedTest
    @FieldSource("IN_WORDS")
    void nothing_is_said_in_the_words_of_the_parser(String text, String reason) {
        assertRefused(text, "line 1, column ", reason);
        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Scenario.parse(text))
                .satisfies(
                        stop -> assertThat(stop.getMessage()).doesNotContain("Feature", "Constraints", "code ", "`"));
    }

    @Test
    void a_customer_without_a_branch_is_where_it_is() {
        assertRefused("[" + BRANCH + ",\n {\"id\": 2, \"type\": \"customer\", \"events\": []}]",
                "line 2, column 2: customer 2 has no branch; there are branches [1]");
    }

    // ---- the command line

    @Test
    void what_is_missing_or_too_much_is_said() {
        assertThatExceptionOfType(Stop.class).isThrownBy(() -> ScenarioCommand.file(List.of("--concurrent")))
                .withMessageStartingWith("the file is missing");
        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> ScenarioCommand.file(List.of("s.json", "--port", "8080")))
                .withMessageStartingWith("a scenario has no option --port");
        assertThatExceptionOfType(Stop.class).isThrownBy(() -> ScenarioCommand.file(List.of("a.json", "b.json")))
                .withMessage("one scenario is played at a time, not a.json and b.json");
        assertThat(ScenarioCommand.file(List.of("--concurrent", "s.json"))).isEqualTo(Path.of("s.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "5", "{}", "[5]", "[[]]", "[{}]", "[{\"type\": 5}]", "[{\"type\": \"bank\"}]", "[]"})
    void nor_is_all_json_a_scenario(String text) {
        assertThatExceptionOfType(Stop.class).isThrownBy(() -> Scenario.parse(text));
    }
}
