package hello;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.clock.LamportClock;
import lamportbank.spring.RunningService;
import lamportbank.spring.loop.NodeLoop;

import static lamportbank.spring.RunningService.stamp;
import static org.assertj.core.api.Assertions.assertThat;

/// What a service gets that only adds the starter.
class HelloServiceTest {
    private static final String STRANGERS_CLOCK = "41";

    @TempDir
    private static Path data;

    private static RunningService one;
    private static RunningService two;
    private static HttpServer stranger;
    private static final Map<String, String> HEARD_BY_THE_STRANGER = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stranger.createContext("/greeting", exchange -> {
            exchange.getRequestHeaders()
                    .forEach((name, values) -> HEARD_BY_THE_STRANGER.put(name.toLowerCase(), values.getFirst()));
            exchange.getResponseHeaders().set("Lamport-Clock", STRANGERS_CLOCK);
            exchange.getResponseHeaders().set("Lamport-Node", "stranger");
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        stranger.start();
        int port1 = RunningService.freePort();
        int port2 = RunningService.freePort();
        one = hello(1, port1, "lamport.peers.hello-2=" + RunningService.address(port2),
                "lamport.peers.stranger=" + RunningService.address(stranger.getAddress().getPort()));
        two = hello(2, port2, "lamport.peers.hello-1=" + RunningService.address(port1));
    }

    private static RunningService hello(int number, int port, String... settings) {
        return new RunningService(
                HelloService.class, "hello-" + number, port, data.resolve("hello-" + number),
                Stream.concat(Stream.of(settings), Stream.of("lamport.peers.hello-3=http://localhost:1"))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        stranger.stop(0);
    }

    // ---- stamps

    @Test
    void a_request_to_another_process_is_four_events_in_the_order_of_their_clocks() {
        one.get("/greeting", "Lamport-Clock", "100", "Lamport-Node", "hello-3"); // lets the first be ahead
        long here = one.clock();
        long there = two.clock();
        long sent = here + 1;
        long received = Math.max(there, sent) + 1;
        long answered = received + 1;
        long returned = Math.max(sent, answered) + 1;

        HttpResponse<String> response = one.get("/greeting/of/hello-2");

        assertThat(response.body()).isEqualTo("Hello, world");
        assertThat(two.clock()).isEqualTo(answered);
        assertThat(one.clock()).isEqualTo(returned);
    }

    @Test
    void the_one_that_is_behind_catches_up_in_either_direction() {
        two.get("/greeting", "Lamport-Clock", Long.toString(one.clock() + 1000), "Lamport-Node", "hello-3");
        long ahead = two.clock();

        one.get("/greeting/of/hello-2");

        assertThat(one.clock()).isGreaterThan(ahead);
        assertThat(two.clock()).isEqualTo(ahead + 2);
    }

    @Test
    void a_receipt_gives_the_larger_clock_plus_one_and_the_answer_one_more() {
        long before = two.clock();

        HttpResponse<String> future =
                two.get("/greeting", "Lamport-Clock", Long.toString(before + 50), "Lamport-Node", "hello-3");
        HttpResponse<String> past = two.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-3");

        assertThat(stamp(future)).isEqualTo(before + 50 + 1 + 1);
        assertThat(stamp(past)).isEqualTo(before + 50 + 1 + 1 + 1 + 1);
        assertThat(two.clock()).isEqualTo(stamp(past));
    }

    @Test
    void what_goes_out_is_stamped_with_the_time_of_sending() {
        long before = one.clock();

        HttpResponse<String> response = one.get("/greeting/of/stranger");

        assertThat(HEARD_BY_THE_STRANGER)
                .containsEntry("lamport-node", "hello-1")
                .containsEntry("lamport-clock", Long.toString(before + 1));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(one.clock()).isEqualTo(Math.max(before + 1, Long.parseLong(STRANGERS_CLOCK)) + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello-9", "client-1", "outside", "hello"})
    void a_stamp_of_someone_who_is_no_peer_is_no_event(String stranger) {
        long before = two.clock();
        for (String clock : List.of("0", Long.toString(before + 10), "4503599627370496", "9007199254740990")) {
            HttpResponse<String> response = two.get("/greeting", "Lamport-Clock", clock, "Lamport-Node", stranger);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(stamp(response)).isEqualTo(before);
        }
        assertThat(two.get("/greeting", "Lamport-Clock", "9007199254740990").statusCode()).isEqualTo(200);
        assertThat(two.clock()).isEqualTo(before);
    }

    /// The handler has not run: nobody was greeted.
    @Test
    void a_peers_stamp_that_is_too_far_ahead_is_refused_before_anything_is_done() {
        long before = two.clock();
        long greeted = two.json("/greetings").asLong();
        for (long ahead : new long[]{LamportClock.MAX_JUMP + 1, LamportClock.MAX_JUMP * 2, (1L << 53) - 2 - before}) {
            HttpResponse<String> response =
                    two.get("/greeting", "Lamport-Clock", Long.toString(before + ahead), "Lamport-Node", "hello-3");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(JsonMapper.shared().readTree(response.body()).path("detail").asString())
                    .contains("at most 2^32 ahead", Long.toString(before));
            assertThat(response.body()).doesNotContain("Hello");
            assertThat(stamp(response)).isEqualTo(before);
        }
        assertThat(two.json("/greetings").asLong()).isEqualTo(greeted);
        assertThat(two.clock()).isEqualTo(before);
    }

    /// Its process stops taking anything while the handler runs: one answer, not two.
    @Test
    void a_request_that_cannot_be_recorded_is_answered_with_one_document() {
        two.bean(NodeLoop.class).pause(true);
        try {
            HttpResponse<String> response = two.get("/greeting", "Lamport-Clock", "1", "Lamport-Node", "hello-3");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(JsonMapper.shared().readTree(response.body()).path("status").asInt()).isEqualTo(503);
            assertThat(response.body()).doesNotContain("Hello");
        } finally {
            two.bean(NodeLoop.class).pause(false);
        }
    }

    @Test
    void a_request_of_a_person_is_no_event() {
        long before = two.clock();

        HttpResponse<String> response = two.get("/greeting");

        assertThat(stamp(response)).isEqualTo(before);
        assertThat(two.clock()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/greeting,             200",
        "/greeting?name=%20,    400",
        "/greeting/of/hello-9,  404",
        "/greeting/of/hello-2/, 404",
        "/nowhere,              404",
        "/clock,                200",
        "/actuator/health,      200",
        "/v3/api-docs,          200",
        "/api,                  302",
        "/without-database,     503",
        "/broken,               500"
    })
    void every_response_is_stamped_and_errors_change_no_clock(String path, int status) {
        long before = two.clock();

        HttpResponse<String> response = two.get(path);
        HttpResponse<String> stamped = status < 400
                ? response
                : two.get(path, "Lamport-Clock", Long.toString(before + 10), "Lamport-Node", "hello-3");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(stamped.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Lamport-Node")).contains("hello-2");
        assertThat(stamp(response)).isEqualTo(before);
        assertThat(stamp(stamped)).isEqualTo(before);
        assertThat(two.clock()).isEqualTo(before);
    }

    /// Tomcat refuses it before any filter, so there is no stamp.
    @ParameterizedTest
    @ValueSource(strings = {"/greeting/%zz", "/greeting/%", "/greeting/%2e%2e/%00"})
    void a_malformed_address_is_refused_with_a_problem(String path) throws IOException {
        try (Socket socket = new Socket("localhost", two.address().getPort())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(response).startsWith("HTTP/1.1 400")
                    .contains("Content-Type: application/problem+json")
                    .contains("\"title\":\"Bad Request\"", "\"status\":400", "\"detail\":");
        }
    }

    @Test
    void a_fault_of_ours_is_a_problem_that_says_so_and_no_more() {
        HttpResponse<String> response = two.get("/broken");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body())
                .contains("\"status\":500", "\"instance\":\"/broken\"", "a fault of this process")
                .doesNotContain("on purpose");
    }

    @Test
    void a_body_that_is_too_large_is_refused_with_a_stamp() {
        long before = two.clock();

        HttpResponse<String> response = two.send(
                two.request("/greeting").POST(BodyPublishers.ofByteArray(new byte[65_537])));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("65536 bytes");
        assertThat(stamp(response)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1.5", "-1", "+5", "9007199254740991", "99999999999999999999", "0x10"})
    void a_malformed_clock_is_refused_and_changes_nothing(String clock) {
        long before = two.clock();

        HttpResponse<String> response = two.get("/greeting", "Lamport-Clock", clock, "Lamport-Node", "hello-3");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(response.body()).contains("Lamport-Clock").contains("2^53 - 2").contains("'" + clock + "'");
        assertThat(stamp(response)).isEqualTo(before);
        assertThat(two.clock()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello-0", "hello-", "Hello-3", "hello 3", "../hello", "hello-1234567890"})
    void a_malformed_name_is_refused_and_changes_nothing(String node) {
        long before = two.clock();

        HttpResponse<String> response = two.get("/greeting", "Lamport-Clock", "5", "Lamport-Node", node);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Lamport-Node");
        assertThat(two.clock()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/greetings", "/clock", "/state", "/actuator/health", "/actuator/prometheus", "/v3/api-docs"
    })
    void watching_moves_no_clock(String path) {
        long before = two.clock();

        HttpResponse<String> response =
                two.get(path, "Lamport-Clock", Long.toString(before + 10), "Lamport-Node", "hello-3");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(stamp(response)).isEqualTo(before);
        assertThat(two.clock()).isEqualTo(before);
    }

    // ---- what the starter does to a service's own HTTP

    /// Java's own client offers HTTP/2 with every first request.
    @Test
    void a_client_that_offers_an_upgrade_is_served_like_any_other() throws Exception {
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            long before = two.clock();

            HttpResponse<String> response = http.send(
                    two.request("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-3").build(),
                    BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(stamp(response)).isEqualTo(before + 2);
        }
    }

    @Test
    void a_form_reaches_its_handler() {
        HttpResponse<String> response = two.send(two.request("/form")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=Leslie")));

        assertThat(response.body()).isEqualTo("Hello, Leslie");
    }

    @Test
    void an_answer_that_comes_later_is_complete_and_stamped() {
        long before = two.clock();

        HttpResponse<String> response = two.get("/later", "Lamport-Clock", "0", "Lamport-Node", "hello-3");

        assertThat(response.body()).isEqualTo("Hello, later");
        assertThat(stamp(response)).isEqualTo(before + 2);
        assertThat(two.clock()).isEqualTo(before + 2);
    }

    @Test
    void connections_are_kept() {
        for (int request = 1; request <= 200; request++) {
            assertThat(two.get("/greeting").headers().firstValue("Connection")).as("request %d", request).isEmpty();
        }
    }

    @Test
    void the_http_client_is_the_one_that_was_measured() {
        RestClient rest = one.bean(RestClient.Builder.class).build();

        assertThat(ReflectionTestUtils.getField(rest, "clientRequestFactory"))
                .isInstanceOf(HttpComponentsClientHttpRequestFactory.class);
    }

    // ---- readiness

    @Test
    void a_process_that_takes_nothing_is_not_ready() {
        assertThat(one.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

        one.bean(NodeLoop.class).pause(true);
        try {
            assertThat(one.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(one.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        } finally {
            one.bean(NodeLoop.class).pause(false);
        }
        assertThat(one.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    // ---- meters

    @Test
    void the_meters_say_what_has_happened() {
        two.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-3");
        one.get("/greeting/of/hello-2");

        assertThat(one.get("/actuator/prometheus").body().lines())
                .contains("lamport_clock{process=\"hello-1\"} " + (double) one.clock())
                .anyMatch(line -> line.startsWith(
                        "lamport_requests_total{direction=\"asked\",process=\"hello-1\",type=\"Exchange\"} "))
                .anyMatch(line -> line.startsWith("lamport_journal_batch_steps_count{process=\"hello-1\"} "))
                .contains("lamport_feed_watchers{process=\"hello-1\"} 0.0");
        assertThat(two.get("/actuator/prometheus").body().lines())
                .anyMatch(line -> line.startsWith(
                        "lamport_requests_total{direction=\"taken\",process=\"hello-2\",type=\"Exchange\"} "));
    }

    @Test
    void every_metric_has_a_help_text() {
        one.get("/greeting/of/hello-2"); // so that there are meters of HTTP, both ways

        String scrape = one.get("/actuator/prometheus").body();

        assertThat(second(scrape, "# HELP ")).isEqualTo(second(scrape, "# TYPE "))
                .contains("http_server_requests_seconds", "http_client_requests_seconds", "jvm_memory_used_bytes");
        assertThat(scrape).doesNotContain("_ms_", "_ns_", "system_cpu_count");
    }

    private static Set<String> second(String scrape, String first) {
        return scrape.lines()
                .filter(line -> line.startsWith(first))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());
    }
}
