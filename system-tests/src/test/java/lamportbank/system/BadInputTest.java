package lamportbank.system;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/// What makes no sense is refused with a problem detail that says so, at every endpoint of every service, and
/// changes nothing: no state, and no clock.
@ExtendWith(SharedBank.class)
class BadInputTest {
    private static final String JSON = "application/json";
    private static final int KIB = 1024;

    /// @param service as in `client-1`
    /// @param template as the service's own description has it
    /// @param path one that is there
    /// @param body one that makes sense; null if there is none to send
    record Endpoint(String service, String method, String template, String path, @Nullable String body) {
        String title() {
            return service + ": " + method + " " + template;
        }
    }

    /// A request that must be refused.
    record Bad(Endpoint endpoint, String why, int status, String path, @Nullable String body, List<String> headers) {
        static Bad of(Endpoint endpoint, String why, int status) {
            List<String> headers = endpoint.body() == null ? List.of() : List.of("Content-Type", JSON);
            return new Bad(endpoint, why, status, endpoint.path(), endpoint.body(), headers);
        }

        Bad withBody(String content) {
            return new Bad(endpoint, why, status, path, content, headers);
        }

        Bad withPath(String other) {
            return new Bad(endpoint, why, status, other, body, headers);
        }

        Bad withHeaders(String... more) {
            List<String> all = new ArrayList<>(headers);
            all.addAll(List.of(more));
            return new Bad(endpoint, why, status, path, body, all);
        }

        Bad withOnlyHeaders(String... others) {
            return new Bad(endpoint, why, status, path, body, List.of(others));
        }

        Arguments argument() {
            return argumentSet(endpoint.title() + ": " + why, this);
        }
    }

    // ---- all endpoints

    private static final String ENVELOPE = "{\"to\": \"%s\", \"incarnation\": \"x\", \"messages\": [%s]}";
    private static final String TRANSFER = Service.transfer(2, "0.01");
    private static final String AMOUNT = Service.amount("1.00");
    private static final String REGISTRATION =
            "{\"incarnation\": \"test\", \"address\": \"http://127.0.0.1:9\", \"id\": 77}";
    private static final String PROPOSAL =
            "{\"request\": {\"time\": 900000, \"node\": 1}, \"transfers\": [{\"id\": \"a\", \"from\": 1, \"to\": 2,"
                    + " \"amount\": \"0.01\"}]}";

    private static final Endpoint PROPOSE =
            new Endpoint("bank", "PUT", "/blocks/{height}", "/blocks/900000", PROPOSAL);
    private static final Endpoint REGISTER = new Endpoint("bank", "POST", "/members", "/members", REGISTRATION);
    private static final Endpoint DEPART =
            new Endpoint("bank", "POST", "/members/{id}/departure", "/members/1/departure", null);
    private static final Endpoint EVICT =
            new Endpoint("bank", "POST", "/members/{id}/eviction", "/members/1/eviction", null);
    private static final Endpoint ACCOUNT = get("bank", "/accounts/{id}", "/accounts/1");
    private static final Endpoint BLOCKS = get("bank", "/blocks", "/blocks");
    private static final Endpoint BLOCK = get("bank", "/blocks/{height}", "/blocks/0");
    private static final Endpoint CHAIN = get("client-1", "/chain", "/chain");
    private static final Endpoint CHAIN_BLOCK = get("client-1", "/chain/{height}", "/chain/0");
    private static final Endpoint SEND = new Endpoint("client-1", "POST", "/transfers", "/transfers", TRANSFER);
    private static final Endpoint ONE_TRANSFER = get("client-1", "/transfers/{id}", "/transfers/none");
    private static final Endpoint MODE =
            new Endpoint("branch-1", "PUT", "/mode", "/mode", "{\"mode\": \"ordered\"}");
    private static final Endpoint EVENT = get("branch-1", "/events/{id}", "/events/1");

    private static final List<Endpoint> UPDATES = Stream.of("client-1", "branch-1")
            .flatMap(service -> Stream.of("/deposits", "/withdrawals")
                    .map(path -> new Endpoint(service, "POST", path, path, AMOUNT)))
            .toList();

    private static final List<Endpoint> CHANNELS = Stream.of("bank", "client-1", "branch-1")
            .map(service -> new Endpoint(service, "POST", "/channel", "/channel", ENVELOPE.formatted(service, "")))
            .toList();

    private static final List<Endpoint> LAB = Stream.of("bank>client-1", "client-1>client-2", "branch-1>branch-2")
            .map(link -> link.split(">"))
            .flatMap(link -> Stream.of(
                    get(link[0], "/lab", "/lab"),
                    new Endpoint(link[0], "PUT", "/lab/pause", "/lab/pause", "{\"paused\": false}"),
                    new Endpoint(link[0], "PUT", "/lab/channels/{peer}", "/lab/channels/" + link[1],
                            "{\"delayMillis\": 0, \"held\": false, \"cut\": false}"),
                    new Endpoint(link[0], "POST", "/lab/channels/{peer}/deliveries",
                            "/lab/channels/" + link[1] + "/deliveries", "{\"count\": 1}")))
            .toList();

    private static final List<Endpoint> ENDPOINTS = Stream.of(
            CHANNELS.stream(),
            LAB.stream(),
            UPDATES.stream(),
            Stream.of("bank", "client-1", "branch-1")
                    .flatMap(service -> Stream.of("/clock", "/state").map(path -> get(service, path, path))),
            Stream.of(PROPOSE, REGISTER, DEPART, EVICT, ACCOUNT, BLOCKS, BLOCK, CHAIN, CHAIN_BLOCK, SEND, ONE_TRANSFER,
                    MODE, EVENT),
            Stream.of("/accounts", "/audit", "/members").map(path -> get("bank", path, path)),
            Stream.of("/balance", "/branch-balance", "/queue", "/transfers", "/membership")
                    .map(path -> get("client-1", path, path)),
            Stream.of(new Endpoint("client-1", "POST", "/departure", "/departure", null)),
            Stream.of("/balance", "/events", "/mode").map(path -> get("branch-1", path, path)))
            .flatMap(endpoints -> endpoints)
            .toList();

    /// What Spring adds, and no service describes.
    private static final List<Endpoint> WATCHTOWERS = Stream.of("bank", "client-1", "branch-1")
            .flatMap(service -> Stream.of("/actuator/health", "/actuator/prometheus", "/v3/api-docs", "/nowhere")
                    .map(path -> get(service, path, path)))
            .toList();

    private static Endpoint get(String service, String template, String path) {
        return new Endpoint(service, "GET", template, path, null);
    }

    private final RunningBank bank;

    BadInputTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeAll
    static void something_has_happened_and_nothing_is_on_its_way(RunningBank bank) {
        bank.client(1).send(2, "0.01");
        bank.branch(1).post("/deposits", AMOUNT).expect(200);
        bank.awaitQuiet();
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void the_list_of_endpoints_is_complete(String name) {
        JsonNode paths = service(name).get("/v3/api-docs").expect(200).json().path("paths");
        Set<String> described = new TreeSet<>();
        paths.propertyStream().forEach(path -> path.getValue().propertyNames()
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        Set<String> listed = ENDPOINTS.stream()
                .filter(endpoint -> endpoint.service().equals(name))
                .map(endpoint -> endpoint.method() + " " + endpoint.template())
                .collect(toSet());

        assertThat(listed).containsExactlyInAnyOrderElementsOf(described);
    }

    static final List<String> SERVICES = List.of("bank", "client-1", "branch-1");

    private Service service(String name) {
        return switch (name) {
            case "bank" -> bank.bank();
            case "client-1" -> bank.client(1);
            default -> bank.branch(1);
        };
    }

    // ---- the one assertion

    @ParameterizedTest
    @MethodSource({"stamps", "methods", "contents", "contentTypes", "sizes", "transfers", "updates", "modes",
        "registrations", "proposals", "messages", "ids", "queries", "keys"})
    void is_refused_and_changes_nothing(Bad bad) {
        Service service = service(bad.endpoint().service());
        List<JsonNode> before = look();

        Answer answer = service.send(
                bad.endpoint().method(), bad.path(), bad.body(), bad.headers().toArray(String[]::new));

        assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status());
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(bad.status());
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString("")).as("what was wrong").isNotBlank();
        assertThat(problem.path("instance").asString("")).isEqualTo(bad.path().replaceAll("\\?.*", ""));
        assertThat(answer.node()).isEqualTo(service.name());
        assertThat(look()).isEqualTo(before);
        assertThat(answer.time()).isEqualTo(service.clock());
    }

    /// Everything, clocks included, of the process that is spoken to and of those that it might speak to.
    private List<JsonNode> look() {
        return SERVICES.stream().map(name -> service(name).state()).toList();
    }

    // ---- at every endpoint

    static Stream<Arguments> stamps() {
        return Stream.concat(ENDPOINTS.stream(), WATCHTOWERS.stream())
                .flatMap(endpoint -> Stream.of(
                        Stream.of("abc", "-1", "1.5", "+7", "0x10", "9007199254740991", "9007199254740992",
                                "99999999999999999999")
                                .map(clock -> Bad.of(endpoint, "Lamport-Clock " + clock, 400)
                                        .withHeaders("Lamport-Clock", clock, "Lamport-Node", "client-1")),
                        Stream.of("Client-1", "client-", "client-01", "client-1;", "7")
                                .map(node -> Bad.of(endpoint, "Lamport-Node " + node, 400)
                                        .withHeaders("Lamport-Clock", "1", "Lamport-Node", node)),
                        Stream.of(
                                Bad.of(endpoint, "two clocks", 400).withHeaders(
                                        "Lamport-Clock", "1", "Lamport-Clock", "2", "Lamport-Node", "client-2"),
                                Bad.of(endpoint, "two names", 400).withHeaders(
                                        "Lamport-Clock", "1", "Lamport-Node", "client-2", "Lamport-Node", "client-1"),
                                Bad.of(endpoint, "two names and no clock", 400).withHeaders(
                                        "Lamport-Node", "client-2", "Lamport-Node", "client-2")))
                        .flatMap(bad -> bad))
                .map(Bad::argument);
    }

    static Stream<Arguments> methods() {
        Map<String, Set<String>> taken = ENDPOINTS.stream()
                .collect(groupingBy(
                        endpoint -> endpoint.service() + endpoint.path().replaceAll("[0-9]+", "{n}"),
                        mapping(Endpoint::method, toSet())));
        return ENDPOINTS.stream().flatMap(endpoint -> {
            Set<String> others = new LinkedHashSet<>(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
            others.removeAll(taken.get(endpoint.service() + endpoint.path().replaceAll("[0-9]+", "{n}")));
            return others.stream().map(method -> Bad.of(
                    new Endpoint(endpoint.service(), method, endpoint.template(), endpoint.path(), "{}"),
                    "there is no such method",
                    405));
        }).map(Bad::argument);
    }

    private static Stream<Endpoint> withBody() {
        return ENDPOINTS.stream().filter(endpoint -> endpoint.body() != null);
    }

    static Stream<Arguments> contents() {
        return withBody().flatMap(endpoint -> {
            String good = String.valueOf(endpoint.body());
            return Stream.of(
                    "", " ", "hello", "to=2&amount=5", "<a/>", "null", "[]", "[" + good + "]", "3", "\"text\"", "true",
                    good.substring(0, good.length() - 1), good + good, good + " x", good.replace("\"", "'"),
                    good.replaceFirst("\\{", "{\"extra\": 1, "), good.replaceFirst("\\{", "{, "),
                    "{\"a\":".repeat(2000) + "1" + "}".repeat(2000), "[".repeat(30_000), "\u0000",
                    // ASCII in UTF-16 and UTF-32, each in both orders of bytes
                    good.replaceAll(".", "\0$0"), good.replaceAll(".", "$0\0"),
                    good.replaceAll(".", "\0\0\0$0"), good.replaceAll(".", "$0\0\0\0"))
                    .map(content -> Bad.of(endpoint, "the body " + shortened(content), 400).withBody(content));
        }).map(BadInputTest::stampedIfChannel).map(Bad::argument);
    }

    private static String shortened(String text) {
        return text.length() < 60 ? text : text.substring(0, 60) + "…";
    }

    /// What comes over a channel must have a stamp, or it is refused for that alone.
    private static Bad stampedIfChannel(Bad bad) {
        return switch (bad.endpoint().template()) {
            case "/channel" -> bad.withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-2");
            case "/blocks/{height}" -> bad.withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-1");
            default -> bad;
        };
    }

    static Stream<Arguments> contentTypes() {
        return withBody()
                .flatMap(endpoint -> Stream.of(
                        Bad.of(endpoint, "no content type", 415).withOnlyHeaders(),
                        Bad.of(endpoint, "text", 415).withOnlyHeaders("Content-Type", "text/plain"),
                        Bad.of(endpoint, "XML", 415).withOnlyHeaders("Content-Type", "application/xml"),
                        Bad.of(endpoint, "a form", 415)
                                .withOnlyHeaders("Content-Type", "application/x-www-form-urlencoded"),
                        Bad.of(endpoint, "anything", 415).withOnlyHeaders("Content-Type", "*/*"),
                        Bad.of(endpoint, "YAML", 415).withOnlyHeaders("Content-Type", "application/yaml"),
                        Bad.of(endpoint, "parts", 415).withOnlyHeaders("Content-Type", "multipart/form-data"),
                        Bad.of(endpoint, "another charset", 415)
                                .withOnlyHeaders("Content-Type", "application/json;charset=utf-16"),
                        Bad.of(endpoint, "compressed", 415)
                                .withOnlyHeaders("Content-Type", JSON, "Content-Encoding", "gzip"),
                        Bad.of(endpoint, "nonsense", 415).withOnlyHeaders("Content-Type", "nonsense")))
                .map(BadInputTest::stampedIfChannel)
                .map(Bad::argument);
    }

    /// Processes say more to each other at once than people do.
    static Stream<Arguments> sizes() {
        return ENDPOINTS.stream()
                .filter(endpoint -> !endpoint.method().equals("GET"))
                .map(endpoint -> {
                    boolean betweenProcesses =
                            endpoint.template().equals("/channel") || endpoint.template().startsWith("/blocks");
                    int limit = betweenProcesses ? 2 * KIB * KIB : 64 * KIB;
                    String good = endpoint.body() == null ? "{}" : endpoint.body();
                    return Bad.of(endpoint, "a body of one byte too many", 413)
                            .withBody(good + " ".repeat(limit + 1 - good.length()))
                            .withOnlyHeaders("Content-Type", JSON);
                })
                .map(Bad::argument);
    }

    // ---- field by field

    private static final List<String> NO_AMOUNTS = List.of(
            "null", "true", "[]", "{}", "[1]", "\"\"", "\"abc\"", "\"1.001\"", "1.001", "\"0\"", "\"0.00\"", "0",
            "0.00",
            "-0.0", "\"-1.00\"", "-1", "\"-0.01\"", "\"90071992547409.92\"", "90071992547409.92",
            "9007199254740993", "\"99999999999999999999\"", "1e400", "\"1e3\"", "\"+1\"", "\" 1\"", "\"1,00\"",
            "\"1.\"", "\".5\"", "\"NaN\"", "\"Infinity\"", "\"$5\"", "\"0x10\"", "\"१\"");

    static Stream<Arguments> transfers() {
        return Stream.of(
                Stream.of("{}", "{\"to\": 2}", "{\"amount\": \"1.00\"}", "{\"To\": 2, \"amount\": \"1.00\"}",
                        "{\"to\": 2, \"to\": 3, \"amount\": \"1.00\"}",
                        "{\"to\": 2, \"amount\": \"1.00\", \"from\": 3}"),
                NO_AMOUNTS.stream().map(amount -> "{\"to\": 2, \"amount\": " + amount + "}"),
                Stream.of("null", "\"2\"", "2.0", "2.5", "true", "[2]", "{}", "0", "-2", "1", "99", "2147483648",
                        "99999999999999999999", "1e400")
                        .map(to -> "{\"to\": " + to + ", \"amount\": \"1.00\"}"))
                .flatMap(bodies -> bodies)
                .map(body -> Bad.of(SEND, body, 400).withBody(body).argument());
    }

    static Stream<Arguments> updates() {
        return UPDATES.stream().flatMap(endpoint -> Stream.of(
                Stream.of("{}", "{\"eventId\": 5}", "{\"amount\": \"1.00\", \"to\": 5}",
                        "{\"amount\": \"1.00\", \"amount\": \"2.00\"}"),
                NO_AMOUNTS.stream().map(amount -> "{\"amount\": " + amount + "}"),
                Stream.of("\"2\"", "\"\"", "\" \"", "\"\\u0000\"", "0", "-1", "2.5", "2.0", "1e3", "true", "[]", "{}",
                        "9007199254740992", "99999999999999999999", "1e400")
                        .map(id -> "{\"amount\": \"1.00\", \"eventId\": " + id + "}"))
                .flatMap(bodies -> bodies)
                .map(body -> Bad.of(endpoint, body, 400).withBody(body).argument()));
    }

    static Stream<Arguments> modes() {
        return Stream.of("{}", "{\"mode\": null}", "{\"mode\": \"lazy\"}", "{\"mode\": \"\"}", "{\"mode\": 1}",
                "{\"mode\": true}", "{\"mode\": [\"eager\"]}", "{\"mode\": \"eager\", \"mode\": \"ordered\"}")
                .map(body -> Bad.of(MODE, body, 400).withBody(body).argument());
    }

    static Stream<Arguments> registrations() {
        String form = "{\"incarnation\": %s, \"address\": %s, \"id\": %s}";
        String long201 = "\"" + "a".repeat(201) + "\"";
        Stream<String> bodies = Stream.of(
                Stream.of("{}", "{\"incarnation\": \"x\"}", "{\"address\": \"http://a:1\"}"),
                Stream.of("null", "\"\"", "\" \"", "5", "true", "[]", long201)
                        .map(incarnation -> form.formatted(incarnation, "\"http://a:1\"", "77")),
                Stream.of("null", "\"\"", "\"a:1\"", "\"/a\"", "\"ftp://a:1\"", "\"http:\"", "\"http://\"",
                        "\"http://a b\"", "\"javascript:1\"", "5", "[]", long201)
                        .map(address -> form.formatted("\"x\"", address, "77")),
                Stream.of("\"77\"", "0", "-1", "77.5", "77.0", "true", "[]", "1000000", "1000000000",
                        "99999999999999999999")
                        .map(id -> form.formatted("\"x\"", "\"http://a:1\"", id)))
                .flatMap(all -> all);
        return Stream.concat(
                bodies.map(body -> Bad.of(REGISTER, shortened(body), 400).withBody(body)),
                Stream.of(Bad.of(REGISTER, "a number that another one has", 409)
                        .withBody(form.formatted("\"x\"", "\"http://a:1\"", "1"))))
                .map(Bad::argument);
    }

    static Stream<Arguments> proposals() {
        String one = "{\"id\": \"a\", \"from\": 1, \"to\": 2, \"amount\": \"0.01\"}";
        String form = "{\"request\": %s, \"transfers\": %s}";
        String request = "{\"time\": 900000, \"node\": 1}";
        Stream<String> bodies = Stream.of(
                Stream.of("{}", "{\"request\": " + request + "}", "{\"transfers\": [" + one + "]}"),
                Stream.of("null", "5", "[]", "{}", "\"(1,1)\"", "{\"time\": 5}", "{\"node\": 1}",
                        "{\"time\": -1, \"node\": 1}", "{\"time\": 9007199254740992, \"node\": 1}",
                        "{\"time\": \"5\", \"node\": 1}", "{\"time\": 5.5, \"node\": 1}",
                        "{\"time\": 900000, \"node\": 2}", "{\"time\": 900000, \"node\": 0}",
                        "{\"time\": 900000, \"node\": -1}", "{\"time\": null, \"node\": 1}",
                        "{\"time\": 900000, \"node\": 1, \"extra\": 1}")
                        .map(bad -> form.formatted(bad, "[" + one + "]")),
                Stream.of("null", "5", "{}", "[]", "[null]", "[5]", "[{}]", "[[]]",
                        "[" + one + ", null]",
                        "[" + one.replace("\"a\"", "null") + "]",
                        "[" + one.replace("\"a\"", "\"\"") + "]",
                        "[" + one.replace("\"a\"", "\"a b\"") + "]",
                        "[" + one.replace("\"a\"", "\"a\\nb\"") + "]",
                        "[" + one.replace("\"a\"", "7") + "]",
                        "[" + one.replace("\"a\"", "\"" + "a".repeat(101) + "\"") + "]",
                        "[" + one.replace("\"from\": 1", "\"from\": 2") + "]",
                        "[" + one.replace("\"from\": 1, ", "") + "]",
                        "[" + one.replace("\"to\": 2, ", "") + "]",
                        "[" + one.replace("\"to\": 2", "\"to\": \"2\"") + "]",
                        "[" + one.replace("\"amount\"", "\"outcome\": \"SUCCESS\", \"amount\"") + "]")
                        .map(bad -> form.formatted(request, bad)),
                NO_AMOUNTS.stream()
                        .map(amount -> form.formatted(request, "[" + one.replace("\"0.01\"", amount) + "]")))
                .flatMap(all -> all);
        Bad stamped = Bad.of(PROPOSE, "", 400).withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-1");
        return Stream.concat(
                bodies.map(body -> new Bad(PROPOSE, shortened(body), 400, PROPOSE.path(), body, stamped.headers())),
                Stream.of(
                        Bad.of(PROPOSE, "by nobody", 400),
                        Bad.of(PROPOSE, "by another client", 400)
                                .withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-2"),
                        Bad.of(PROPOSE, "by a branch", 400)
                                .withHeaders("Lamport-Clock", "1", "Lamport-Node", "branch-1"),
                        Bad.of(PROPOSE, "by a stranger", 404)
                                .withBody(PROPOSAL.replace("\"node\": 1", "\"node\": 99"))
                                .withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-99"),
                        Bad.of(PROPOSE, "an old request", 409)
                                .withPath("/blocks/0")
                                .withBody(PROPOSAL.replace("900000", "0"))
                                .withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-1"),
                        Bad.of(PROPOSE, "a negative height", 400)
                                .withPath("/blocks/-1")
                                .withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-1"),
                        Bad.of(PROPOSE, "no height", 400)
                                .withPath("/blocks/next")
                                .withHeaders("Lamport-Clock", "1", "Lamport-Node", "client-1")))
                .map(Bad::argument);
    }

    static Stream<Arguments> messages() {
        return CHANNELS.stream().flatMap(BadInputTest::messagesTo).map(Bad::argument);
    }

    /// Everything that has a name in the protocols, said with nothing in it: at the wrong place, or incomplete.
    private static final List<String> TYPES = List.of(
            "Request", "Release", "Join", "Welcome",
            "Register", "Registered", "Rejected", "Propose", "Sealed", "Conflict", "Fenced", "FetchBlocks", "Blocks",
            "QueryAccount", "AccountIs", "Depart", "Departed", "Evicted",
            "Multicast", "Acknowledge", "Propagate", "Propagated", "ChangeMode", "AgreeToMode", "Order", "Completed",
            "Exchange", "Submit", "SetMode", "Evict", "Deliver", "Ask", "Turn", "Sent", "Happened");

    private static Stream<Bad> messagesTo(Endpoint channel) {
        String self = channel.service();
        String good = "{\"sequence\": 1, \"stamp\": 5, \"message\": {\"type\": \"Reply\"}}";
        String known = good.replace("\"Reply\"", switch (self) {
            case "bank" -> "\"Depart\", \"id\": 1";
            case "client-1" -> "\"Reply\"";
            default -> "\"Propagated\", \"number\": 1";
        });
        // Nobody listens to this one, so even the right number leads to nothing but a refusal.
        String stranger = self.startsWith("branch") ? "branch-99" : "client-99";
        Stream<String> envelopes = Stream.of(
                "null", "5", "[]", "{}",
                good.replace("\"sequence\": 1", "\"sequence\": 0"),
                good.replace("\"sequence\": 1", "\"sequence\": -1"),
                good.replace("\"sequence\": 1", "\"sequence\": \"1\""),
                good.replace("\"sequence\": 1", "\"sequence\": 1.5"),
                good.replace("\"sequence\": 1, ", ""),
                good.replace("\"stamp\": 5", "\"stamp\": -1"),
                good.replace("\"stamp\": 5", "\"stamp\": 9007199254740992"),
                good.replace("\"stamp\": 5", "\"stamp\": \"5\""),
                good.replace("\"stamp\": 5, ", ""),
                good.replace("{\"type\": \"Reply\"}", "null"),
                good.replace("{\"type\": \"Reply\"}", "{}"),
                good.replace("{\"type\": \"Reply\"}", "\"Reply\""),
                good.replace("\"Reply\"", "\"Nonsense\""),
                good.replace("\"Reply\"", "\"java.lang.String\""),
                good.replace("\"Reply\"", "\"Propagated\", \"number\": 1"),
                good.replace("\"Reply\"", "\"Reply\", \"extra\": 1"),
                good);
        Stream<String> empty = TYPES.stream().map(type -> good.replace("\"Reply\"", "\"" + type + "\""));
        Stream<Bad> badEnvelopes = Stream.concat(envelopes, empty)
                .map(envelope -> Bad.of(channel, "the message " + envelope, 400)
                        .withBody(ENVELOPE.formatted(self, envelope))
                        .withHeaders("Lamport-Clock", "5", "Lamport-Node", stranger));
        Stream<Bad> badPosts = Stream.of(
                "{}",
                "{\"to\": \"" + self + "\", \"messages\": []}",
                "{\"to\": \"" + self + "\", \"incarnation\": \"x\"}",
                "{\"incarnation\": \"x\", \"messages\": []}",
                ENVELOPE.formatted("client-98", ""),
                ENVELOPE.formatted("nobody?", ""),
                ENVELOPE.formatted(self, "").replace("\"x\"", "\"\""),
                ENVELOPE.formatted(self, "").replace("\"x\"", "7"),
                ENVELOPE.formatted(self, "").replace("\"x\"", "\"" + "x".repeat(65) + "\""),
                ENVELOPE.formatted(self, "").replace("[]", "{}"),
                ENVELOPE.formatted(self, "").replace("[]", "null"))
                .map(post -> Bad.of(channel, "the post " + post, 400)
                        .withBody(post)
                        .withHeaders("Lamport-Clock", "5", "Lamport-Node", stranger));
        return Stream.of(badEnvelopes, badPosts, Stream.of(
                Bad.of(channel, "from nobody", 400),
                Bad.of(channel, "from someone without a name", 400).withHeaders("Lamport-Clock", "5"),
                Bad.of(channel, "a message that is not the next one", 409)
                        .withBody(ENVELOPE.formatted(self, known.replace("\"sequence\": 1", "\"sequence\": 999999")))
                        .withHeaders("Lamport-Clock", "5", "Lamport-Node", stranger)))
                .flatMap(bad -> bad);
    }

    // ---- paths and queries

    static Stream<Arguments> ids() {
        String all = "99999999999999999999";
        return Stream.of(
                Stream.of("0", "99", "-1", "999999999").map(id -> Bad.of(ACCOUNT, "account " + id, 404)
                        .withPath("/accounts/" + id)),
                Stream.of("99").map(id -> Bad.of(ACCOUNT, "account " + id + ", asked by a process", 404)
                        .withPath("/accounts/" + id)
                        .withHeaders("Lamport-Clock", "5", "Lamport-Node", "client-1")),
                Stream.of("abc", "1.5", all).map(id -> Bad.of(ACCOUNT, "account " + id, 400)
                        .withPath("/accounts/" + id)),
                Stream.of(BLOCK, CHAIN_BLOCK).flatMap(block -> Stream.concat(
                        Stream.of("900000", "-1").map(height -> at(block, height, 404)),
                        Stream.of("abc", "1.5", all).map(height -> at(block, height, 400)))),
                Stream.of(BLOCK, CHAIN_BLOCK).map(block -> at(block, "900000?form=preimage", 404)),
                Stream.of("99", "0", "-1").map(id -> Bad.of(EVICT, "member " + id, 404)
                        .withPath("/members/" + id + "/eviction")),
                Stream.of("abc", all).map(id -> Bad.of(EVICT, "member " + id, 400)
                        .withPath("/members/" + id + "/eviction")),
                Stream.of("1", "99").map(id -> Bad.of(DEPART, "for another, " + id, 400)
                        .withPath("/members/" + id + "/departure")
                        .withHeaders("Lamport-Clock", "5", "Lamport-Node", "client-2")),
                Stream.of("1", "99").map(id -> Bad.of(DEPART, "by nobody, for " + id, 400)
                        .withPath("/members/" + id + "/departure")),
                Stream.of("99").map(id -> Bad.of(DEPART, "by a stranger", 404)
                        .withPath("/members/" + id + "/departure")
                        .withHeaders("Lamport-Clock", "5", "Lamport-Node", "client-99")),
                Stream.of("abc", all).map(id -> Bad.of(DEPART, "member " + id, 400)
                        .withPath("/members/" + id + "/departure")
                        .withHeaders("Lamport-Clock", "5", "Lamport-Node", "client-1")),
                Stream.of("none", "1", "00000000-0000-0000-0000-000000000000")
                        .map(id -> Bad.of(ONE_TRANSFER, "transfer " + id, 404).withPath("/transfers/" + id)),
                Stream.of("900000", "-900000", "0")
                        .map(id -> Bad.of(EVENT, "event " + id, 404).withPath("/events/" + id)),
                Stream.of("abc", "1.5", all).map(id -> Bad.of(EVENT, "event " + id, 400).withPath("/events/" + id)),
                SERVICES.stream().flatMap(service -> Stream.of("/nowhere", "/clock/1", "/actuator/env",
                        "/actuator/shutdown")
                        .map(path -> Bad.of(get(service, path, path), "is not there", 404))))
                .flatMap(bad -> bad)
                .map(Bad::argument);
    }

    private static Bad at(Endpoint block, String height, int status) {
        return Bad.of(block, "block " + height, status)
                .withPath(block.template().replace("{height}", height));
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                Stream.of(BLOCKS, CHAIN).flatMap(chain -> Stream.of(
                        "limit=0", "limit=-1", "limit=1001", "limit=abc", "limit=1.5", "limit=99999999999999999999",
                        "from=-1", "from=abc", "from=1.5", "from=99999999999999999999", "from=-1&limit=5",
                        "from=client-1&from=client-1")
                        .flatMap(query -> Stream.of(
                                Bad.of(chain, query, 400).withPath(chain.path() + "?" + query),
                                Bad.of(chain, query + " as text", 400)
                                        .withPath(chain.path() + "?" + query)
                                        .withHeaders("Accept", "text/plain")))),
                Stream.concat(Stream.of(SEND, ONE_TRANSFER),
                        UPDATES.stream().filter(update -> update.service().equals("branch-1")))
                        .flatMap(endpoint -> Stream
                                .of("abc", "5", "0", "+5", "-1s", "61s", "10y", "1.5s", "99999999999999999999s")
                                .map(wait -> Bad.of(endpoint, "wait=" + wait, 400)
                                        .withPath(endpoint.path() + "?wait=" + wait))))
                .flatMap(bad -> bad)
                .map(Bad::argument);
    }

    static Stream<Arguments> keys() {
        return Stream.of("", "a b", "k".repeat(201))
                .map(key -> Bad.of(SEND, "Idempotency-Key '" + shortened(key) + "'", 400)
                        .withHeaders("Idempotency-Key", key)
                        .argument());
    }
}
