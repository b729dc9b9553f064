package lamportbank.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lamportbank.system.EagerModel.branch;
import static lamportbank.system.EagerModel.customer;
import static lamportbank.system.EagerModel.deposit;
import static lamportbank.system.EagerModel.query;
import static lamportbank.system.EagerModel.withdraw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/// `./start scenario FILE`.
class ScenarioTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void the_sample_gives_the_sample_output_entry_for_entry() throws IOException {
        ChildProcess.Finished played = play(resource("sample-input.json"));

        assertThat(played.exit()).as(played.stderr()).isZero();
        assertThat(Answer.JSON.readTree(played.stdout()))
                .isEqualTo(Answer.JSON.readTree(resource("sample-output.json")));
        assertThat(played.stderr()).contains("3 branches are up").contains("customer 2, event 2: DEPOSIT 170.00");
    }

    static final List<Arguments> SCENARIOS = List.of(
            argumentSet("two branches, several events each, and one withdrawal that is not covered", new EagerModel(
                    List.of(branch(1, "100"), branch(2, "100")),
                    List.of(
                            customer(2, withdraw(7, "30.25"), query(8), withdraw(9, "500"), deposit(3, "0.1")),
                            customer(1, deposit(1, "12"), withdraw(2, "81.85"), query(4))))),
            argumentSet("five branches, not in order, customers at three of them", new EagerModel(
                    List.of(branch(30, "10"), branch(2, "10"), branch(11, "10"), branch(4, "10"), branch(5, "10")),
                    List.of(
                            customer(11, deposit(20, "5"), deposit(19, "2.5")),
                            customer(2, query(21)),
                            customer(30, withdraw(1, "17.50"), withdraw(22, "0.01"))))));

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    void a_scenario_gives_what_the_rules_say(EagerModel scenario) throws IOException {
        ChildProcess.Finished played = play(scenario.input().toPrettyString());

        assertThat(played.exit()).as(played.stderr()).isZero();
        assertThat(Answer.JSON.readTree(played.stdout())).isEqualTo(scenario.output());
    }

    @Test
    void the_model_in_these_tests_says_the_same_of_the_sample() throws IOException {
        EagerModel sample = new EagerModel(
                List.of(branch(1, "400"), branch(2, "400"), branch(3, "400")),
                List.of(
                        customer(1, query(1)),
                        customer(2, deposit(2, "170"), query(3)),
                        customer(3, withdraw(4, "70"), query(5))));

        assertThat(sample.output()).isEqualTo(Answer.JSON.readTree(resource("sample-output.json")));
    }

    @Test
    void customers_who_act_at_the_same_time_leave_the_same_events_at_every_branch() throws IOException {
        ChildProcess.Finished played = play(resource("sample-input.json"), "--concurrent");

        assertThat(played.exit()).as(played.stderr()).isZero();
        JsonNode output = Answer.JSON.readTree(played.stdout());
        JsonNode expected = Answer.JSON.readTree(resource("sample-output.json"));
        assertThat(output).hasSameSizeAs(expected);
        for (int entry = 0; entry < 3; entry++) {
            assertThat(stages(output.get(entry))).containsExactlyInAnyOrderElementsOf(stages(expected.get(entry)));
            assertThat(output.get(entry).path("data").valueStream().map(stage -> stage.path("clock").asLong()))
                    .isSorted();
        }
    }

    private static List<String> stages(JsonNode entry) {
        return entry.path("data").valueStream().map(stage -> stage.path("id") + " " + stage.path("name")).toList();
    }

    // ---- what is no scenario

    private static final String BRANCH = "{\"id\": 1, \"type\": \"branch\", \"balance\": 400}";

    private static String customers(String... events) {
        return "[" + BRANCH + ", {\"id\": 1, \"type\": \"customer\", \"events\": [" + String.join(", ", events) + "]}]";
    }

    private static String event(int id, String kind, String money) {
        return "{\"id\": %d, \"interface\": \"%s\", \"money\": %s}".formatted(id, kind, money);
    }

    static final List<Arguments> BAD = List.of(
            argumentSet("not JSON", "branches: 3", "not JSON"),
            argumentSet("cut off", "[" + BRANCH, "not JSON"),
            argumentSet("something after it", "[" + BRANCH + "] and more", "not JSON"),
            argumentSet("not an array", BRANCH, "array"),
            argumentSet("no branch", "[]", "branch"),
            argumentSet("two branches of the same id", "[" + BRANCH + ", " + BRANCH + "]", "two branches 1"),
            argumentSet("two customers of the same id",
                    customers().replace("]}]", "]}, {\"id\": 1, \"type\": \"customer\", \"events\": []}]"),
                    "two customers 1"),
            argumentSet("two events of the same id",
                    customers(event(5, "deposit", "1"), event(5, "withdraw", "1")), "two events 5"),
            argumentSet("unknown interface", customers(event(1, "steal", "1")), "steal"),
            argumentSet("unknown type", "[{\"id\": 1, \"type\": \"bank\"}]", "bank"),
            argumentSet("missing branch", customers().replace("\"id\": 1, \"type\": \"customer\"",
                    "\"id\": 2, \"type\": \"customer\""), "customer 2 has no branch"),
            argumentSet("negative money", customers(event(1, "deposit", "-50")), "money"),
            argumentSet("no money at all", customers(event(1, "deposit", "0")), "money"),
            argumentSet("three decimals", customers(event(1, "withdraw", "0.001")), "two decimals"),
            argumentSet("money in words", customers(event(1, "withdraw", "\"seventy\"")), "two decimals"),
            argumentSet("an exponent", customers(event(1, "deposit", "1e999999999")), "no exponent"),
            argumentSet("a field that is not known",
                    customers(event(1, "deposit", "1").replace("}", ", \"branch\": 2}")), "line 1, column "),
            argumentSet("negative balance", "[" + BRANCH.replace("400", "-1") + "]", "balance"),
            argumentSet("id zero", "[" + BRANCH.replace("\"id\": 1", "\"id\": 0") + "]", "id"));

    @ParameterizedTest
    @FieldSource("BAD")
    void what_is_no_scenario_is_refused_with_the_reason(String text, String reason) throws IOException {
        assertRefused(play(text), reason);
    }

    @ParameterizedTest
    @CsvSource({"nowhere.json, nowhere.json", "--loud, usage"})
    void so_is_a_file_that_is_not_there_and_an_unknown_option(String file, String reason) {
        assertThat(run(file).exit()).isNotZero();
        assertThat(run(file).stderr()).contains(reason);
    }

    private static void assertRefused(ChildProcess.Finished refused, String reason) {
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.stdout()).isEmpty();
        assertThat(refused.stderr()).contains(reason);
        assertThat(refused.stderr().lines()).as("one line, and no stack trace").hasSize(1);
    }

    private ChildProcess.Finished play(String scenario, String... options) throws IOException {
        Path file = Files.writeString(Files.createTempFile(directory, "scenario", ".json"), scenario);
        return run(Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
    }

    private static ChildProcess.Finished run(String... arguments) {
        try (ChildProcess process = PreparedJar.localCluster().run(
                Stream.concat(Stream.of("scenario"), Stream.of(arguments)).toArray(String[]::new))) {
            return process.awaitEnd(PATIENCE);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = ScenarioTest.class.getResourceAsStream("/scenario/" + name)) {
            return new String(resource.readAllBytes(), UTF_8);
        }
    }

    // ---- ./start itself

    @ExtendWith(SharedBank.class)
    @Test
    void a_port_in_use_is_said_in_one_clear_line(RunningBank bank) {
        for (int taken : List.of(bank.port(), bank.port() - 10)) {
            try (ChildProcess second = PreparedJar.localCluster().run(
                    "--port", String.valueOf(taken), "--data", directory.toString())) {
                assertRefused(second.awaitEnd(PATIENCE), "port " + bank.port() + ", for ");
            }
        }
    }
}
