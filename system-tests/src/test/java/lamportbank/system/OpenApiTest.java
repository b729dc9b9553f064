package lamportbank.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What the services say of themselves in OpenAPI is what they do: real answers and real questions are held against the
/// schemas.
@ExtendWith(SharedBank.class)
class OpenApiTest {
    /// A question, and the form that its description is asked for in.
    ///
    /// @param template as the description has it
    private record Call(String service, String method, String template, String path, @Nullable String body,
            int status) {
        static Call get(String service, String path) {
            return new Call(service, "GET", path, path, null, 200);
        }
    }

    private static final Map<String, JsonNode> DOCUMENTS = new ConcurrentHashMap<>();

    private final RunningBank bank;

    OpenApiTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeAll
    static void something_has_happened(RunningBank bank) {
        bank.client(1).send(2, "0.01");
        bank.branch(1).post("/deposits", Service.amount("1.00")).expect(200);
        bank.awaitQuiet();
    }

    private Service service(String name) {
        return switch (name) {
            case "bank" -> bank.bank();
            case "dashboard" -> bank.dashboard();
            case "client-1" -> bank.client(1);
            default -> bank.branch(1);
        };
    }

    private JsonNode document(String name) {
        return DOCUMENTS.computeIfAbsent(name, key -> service(key).get("/v3/api-docs").expect(200).json());
    }

    /// A schema may refer to others of the same document.
    private List<Error> errors(String service, JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.asObject().deepCopy();
        whole.set("components", document(service).path("components"));
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        Schema made = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole);
        return made.validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private JsonNode operation(Call call) {
        JsonNode operation = document(call.service()).path("paths").path(call.template())
                .path(call.method().toLowerCase(Locale.ROOT));
        assertThat(operation.isObject()).as(call + " is described").isTrue();
        return operation;
    }

    private void assertAgrees(Call call) {
        JsonNode operation = operation(call);
        Service service = service(call.service());
        String[] headers = call.body() == null ? new String[0] : new String[]{"Content-Type", "application/json"};
        if (call.body() != null && call.status() < 400) {
            assertThat(errors(call.service(), taken(call), Answer.JSON.readTree(call.body()))).as(call.toString())
                    .isEmpty();
        }

        Answer answer = service.send(call.method(), call.path(), call.body(), headers);

        assertThat(answer.status()).as(call + ": " + answer.body()).isEqualTo(call.status());
        String type = answer.contentType().replaceFirst(";.*", "");
        JsonNode schema = operation.path("responses").path(String.valueOf(call.status())).path("content").path(type)
                .path("schema");
        assertThat(schema.isObject() && !schema.isEmpty()).as(call + " with " + type + " is described").isTrue();
        assertThat(errors(call.service(), schema, answer.json())).as(call + ": " + answer.body()).isEmpty();
    }

    private JsonNode taken(Call call) {
        return operation(call).path("requestBody").path("content").path("application/json").path("schema");
    }

    private static final List<Call> CALLS = Stream.of(
            Stream.of("bank", "client-1", "branch-1").flatMap(service -> Stream.of("/clock", "/state", "/lab")
                    .map(path -> Call.get(service, path))),
            Stream.of("/accounts", "/members", "/blocks", "/audit").map(path -> Call.get("bank", path)),
            Stream.of("/balance", "/branch-balance", "/queue", "/transfers", "/chain", "/membership")
                    .map(path -> Call.get("client-1", path)),
            Stream.of("/balance", "/mode", "/events").map(path -> Call.get("branch-1", path)),
            Stream.of("/cluster", "/properties").map(path -> Call.get("dashboard", path)),
            Stream.of(
                    new Call("bank", "GET", "/accounts/{id}", "/accounts/1", null, 200),
                    new Call("bank", "GET", "/accounts/{id}", "/accounts/99", null, 404),
                    new Call("bank", "GET", "/accounts/{id}", "/accounts/x", null, 400),
                    new Call("bank", "GET", "/blocks/{height}", "/blocks/0", null, 200),
                    new Call("bank", "GET", "/blocks", "/blocks?limit=0", null, 400),
                    new Call("bank", "POST", "/members", "/members",
                            "{\"incarnation\": \"another\", \"address\": \"http://127.0.0.1:9\", \"id\": 1}", 409),
                    new Call("client-1", "GET", "/chain/{height}", "/chain/0", null, 200),
                    new Call("client-1", "POST", "/transfers", "/transfers?wait=30s",
                            "{\"to\": 2, \"amount\": \"0.01\"}", 200),
                    new Call("client-1", "POST", "/transfers", "/transfers?wait=30s", "{\"to\": 2, \"amount\": 0.01}",
                            200),
                    new Call("client-1", "POST", "/transfers", "/transfers?wait=30s", "{\"to\": 2, \"amount\": 99999}",
                            200),
                    new Call("client-1", "POST", "/transfers", "/transfers", "{\"to\": 2, \"amount\": 0.01}", 202),
                    new Call("client-1", "POST", "/transfers", "/transfers", "{\"to\": 2}", 400),
                    new Call("client-1", "POST", "/deposits", "/deposits", "{\"amount\": \"1.00\"}", 200),
                    new Call("client-1", "POST", "/withdrawals", "/withdrawals", "{\"amount\": 1}", 200),
                    new Call("branch-1", "POST", "/deposits", "/deposits?wait=30s", "{\"amount\": \"1.00\"}", 200),
                    new Call("branch-1", "POST", "/withdrawals", "/withdrawals?wait=30s", "{\"amount\": 1.5}", 200),
                    new Call("branch-1", "POST", "/withdrawals", "/withdrawals", "{\"amount\": -1}", 400),
                    new Call("branch-1", "PUT", "/mode", "/mode", "{\"mode\": \"ordered\"}", 200),
                    new Call("branch-1", "POST", "/deposits", "/deposits?wait=0s", "{\"amount\": \"1.00\"}", 202),
                    new Call("branch-1", "POST", "/withdrawals", "/withdrawals?wait=0s", "{\"amount\": 1}", 202),
                    new Call("client-1", "PUT", "/lab/pause", "/lab/pause", "{\"paused\": false}", 200),
                    new Call("client-1", "PUT", "/lab/channels/{peer}", "/lab/channels/client-2",
                            "{\"delayMillis\": 0, \"held\": false, \"cut\": false}", 200),
                    new Call("client-1", "PUT", "/lab/channels/{peer}", "/lab/channels/nobody",
                            "{\"delayMillis\": 0, \"held\": false, \"cut\": false}", 404)))
            .flatMap(calls -> calls)
            .toList();

    @Test
    void answers_agree_with_their_schemas() {
        bank.awaitQuiet(); // the mode changes only while no update is under way
        CALLS.forEach(this::assertAgrees);
        JsonNode sent = bank.client(1).get("/transfers").expect(200).json().path("transfers").path(0);
        assertAgrees(
                new Call("client-1", "GET", "/transfers/{id}", "/transfers/" + sent.path("id").asString(), null, 200));
        JsonNode update = bank.branch(1).post("/deposits?wait=30s", Service.amount("1.00")).expect(200).json();
        assertAgrees(new Call("branch-1", "GET", "/events/{id}", "/events/" + update.path("eventId").asString(), null,
                200));
    }

    /// What a schema does not require may be left out.
    @Test
    void the_smallest_bodies_that_schemas_allow_are_taken() {
        bank.awaitQuiet();
        CALLS.stream().filter(call -> call.body() != null && call.status() < 400).forEach(call -> {
            JsonNode schema = document(call.service()).at(taken(call).path("$ref").asString().substring(1));
            ObjectNode body = Answer.JSON.readTree(call.body()).asObject();
            body.retain(schema.path("required").valueStream().map(JsonNode::asString).toList());
            assertAgrees(new Call(
                    call.service(), call.method(), call.template(), call.path(), body.toString(), call.status()));
        });
    }

    @Test
    void a_mode_is_one_of_two_words() {
        bank.awaitQuiet();
        for (String mode : List.of("Ordered", "ORDERED")) {
            assertAgrees(new Call("branch-1", "PUT", "/mode", "/mode", "{\"mode\": \"" + mode + "\"}", 200));
        }
        Call refused = new Call("branch-1", "PUT", "/mode", "/mode", "{\"mode\": \"lazy\"}", 400);
        assertAgrees(refused);
        for (String wrong : List.of("{\"mode\": \"lazy\"}", "{\"mode\": null}", "{}")) {
            assertThat(errors("branch-1", taken(refused), Answer.JSON.readTree(wrong))).as(wrong).isNotEmpty();
        }
    }

    @Test
    void a_scenario_is_a_body_like_others() {
        Call tooLong = new Call("dashboard", "POST", "/scenarios", "/scenarios", " ".repeat(256 * 1024 + 1), 413);
        assertAgrees(tooLong);
        assertThat(operation(tooLong).path("responses").has("415")).isTrue();
        assertThat(errors("dashboard", taken(tooLong), Answer.JSON.readTree("[{\"id\": 1}]"))).isEmpty();
        assertThat(errors("dashboard", taken(tooLong), Answer.JSON.readTree("{}"))).isNotEmpty();
    }

    /// Whoever adds an endpoint adds it here.
    @ParameterizedTest
    @ValueSource(strings = {"bank", "client-1", "branch-1", "dashboard"})
    void every_question_that_changes_nothing_has_been_asked(String service) {
        Set<String> described = new TreeSet<>();
        document(service).path("paths").propertyStream()
                .filter(path -> path.getValue().path("get").path("responses").path("200").path("content")
                        .has("application/json"))
                .forEach(path -> described.add(path.getKey()));
        described.removeAll(Set.of("/transfers/{id}", "/events/{id}")); // asked for what there is

        assertThat(CALLS.stream()
                .filter(call -> call.service().equals(service) && call.method().equals("GET"))
                .map(Call::template))
                .containsAll(described);
    }

    /// Without this a schema could allow anything.
    @ParameterizedTest
    @ValueSource(strings = {"bank", "client-1", "branch-1", "dashboard"})
    void schemas_are_closed_and_say_the_form_of_money_and_names(String service) {
        JsonNode schemas = document(service).path("components").path("schemas");
        List<String> open = new ArrayList<>();
        schemas.propertyStream()
                .filter(schema -> schema.getValue().has("properties") && !schema.getKey().equals("Problem"))
                .filter(schema -> schema.getValue().path("additionalProperties").asBoolean(true))
                .forEach(schema -> open.add(schema.getKey()));
        assertThat(open).isEmpty();
        if (!service.equals("dashboard")) {
            assertThat(errors(service, schemas.path("Clock"),
                    Answer.JSON.readTree("{\"node\": \"client-2\", \"time\": 7}")))
                    .isEmpty();
            assertThat(errors(service, schemas.path("Clock"),
                    Answer.JSON.readTree("{\"node\": {\"role\": \"client\", \"number\": 2}, \"time\": 7}")))
                    .isNotEmpty();
            for (String wrong : List.of("{\"cents\": 5}", "\"5\"", "\"5.0\"", "5.00")) {
                assertThat(errors(service, schemas.path("Money"), Answer.JSON.readTree(wrong))).as(wrong).isNotEmpty();
            }
            assertThat(errors(service, schemas.path("Money"), Answer.JSON.readTree("\"5.00\""))).isEmpty();
        }
    }

    /// The feed is no operation of OpenAPI, but its messages and their effects are described all the same.
    @ParameterizedTest
    @ValueSource(strings = {"bank", "client-1", "branch-1"})
    void what_comes_over_the_feed_agrees_too(String name) {
        JsonNode schema = document(name).path("components").path("schemas").path("FeedMessage");
        try (Watcher watcher = Watcher.of(service(name), "")) {
            bank.client(1).send(2, "0.01");
            bank.branch(1).post("/deposits?wait=30s", Service.amount("1.00")).expect(200);
            bank.awaitQuiet();
            await("effects").until(() -> watcher.messages().size() > 1);
            assertThat(watcher.messages()).allSatisfy(
                    message -> assertThat(errors(name, schema, message)).as(message.toString()).isEmpty());
        }
    }
}
