package lamportbank.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.UseMainMethod;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import lamportbank.dashboard.processes.ProcessName;
import lamportbank.dashboard.processes.Roster;
import lamportbank.fakes.FakeProcess;
import lamportbank.fakes.LivePage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The whole dashboard between a browser and processes that are fakes.
@SpringBootTest(
        useMainMethod = UseMainMethod.ALWAYS,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "lamport.dashboard.discovery-interval=100ms")
@AutoConfigureRestTestClient
class DashboardTest {
    private static final FakeProcess BANK = new FakeProcess().start();
    private static final FakeProcess CLIENT = new FakeProcess().start();
    private static final FakeProcess NEWCOMER = new FakeProcess().start();
    /// A branch that dies with whatever it is asked.
    private static final ServerSocket BREAKS_OFF = anyPort();

    @LocalServerPort
    private int port;

    @Autowired
    private RestTestClient rest;

    @Autowired
    private Roster roster;

    @DynamicPropertySource
    static void processes(DynamicPropertyRegistry registry) {
        registry.add("lamport.dashboard.processes.bank", BANK::address);
        registry.add("lamport.dashboard.processes.client-1", CLIENT::address);
        registry.add("lamport.dashboard.processes.branch-1", () -> "http://127.0.0.1:1");
        registry.add("lamport.dashboard.processes.branch-2", () -> "http://127.0.0.1:" + BREAKS_OFF.getLocalPort());
    }

    private static ServerSocket anyPort() {
        try {
            return new ServerSocket(0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterAll
    static void close() throws IOException {
        BANK.close();
        CLIENT.close();
        NEWCOMER.close();
        BREAKS_OFF.close();
    }

    // ---- the page

    @Test
    void servesAPageThatLoadsNothingFromElsewhere() {
        String page = rest.get().uri("/").exchange()
                .expectStatus().isOk()
                .expectHeader()
                .value("Content-Security-Policy", policy -> assertThat(policy).startsWith("default-src 'self'"))
                .expectBody(String.class).returnResult().getResponseBody();
        assertThat(page).contains("client-1", "branch-1").doesNotContain("http://", "https://", "style=", "onclick");
    }

    @Test
    void servesItsModulesAndActuator() {
        for (String path : List.of("/js/main.js", "/css/dashboard.css", "/favicon.svg", "/actuator/health",
                "/actuator/prometheus")) {
            rest.get().uri(path).exchange().expectStatus().isOk();
        }
        rest.get().uri("/actuator/env").exchange().expectStatus().isNotFound();
    }

    // ---- calls to processes

    @Test
    void passesACommandAndItsAnswerThrough() {
        CLIENT.answer("/transfers", 202, "{\"status\":\"PENDING\"}");
        rest.post().uri("/api/client-1/transfers?wait=1s")
                .header("Idempotency-Key", "k")
                .header("Cookie", "secret=1")
                .header("Lamport-Clock", "7")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"to\":2,\"amount\":\"5.00\"}")
                .exchange()
                .expectStatus().isEqualTo(202)
                .expectHeader().valueEquals("Lamport-Clock", "42")
                .expectBody().jsonPath("$.status").isEqualTo("PENDING");
        FakeProcess.Call call = CLIENT.calls().stream()
                .filter(made -> made.path().equals("/transfers")).reduce((first, last) -> last).orElseThrow();
        assertThat(call.query()).isEqualTo("wait=1s");
        assertThat(call.body()).isEqualTo("{\"to\":2,\"amount\":\"5.00\"}");
        assertThat(call.headers())
                .containsEntry("idempotency-key", "k")
                .doesNotContainKeys("cookie", "lamport-clock", "lamport-node");
    }

    @Test
    void passesAProblemThroughAsItIs() {
        CLIENT.answer("/deposits", 400, "{\"detail\":\"no such amount\"}");
        rest.post().uri("/api/client-1/deposits").contentType(MediaType.APPLICATION_JSON).body("{}").exchange()
                .expectStatus().isBadRequest()
                .expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody().jsonPath("$.detail").isEqualTo("no such amount");
    }

    @Test
    void takesOnlyCallsThatAPersonMakes() {
        int before = CLIENT.calls().size();
        for (String path : List.of(
                "/api/client-1/channels",
                "/api/client-1/actuator/env",
                "/api/client-1/transfers/..%2F..%2Fchannels",
                "/api/client-1/audit",
                "/api/client-9/chain",
                "/api/elsewhere.example/chain",
                "/api/client-1/")) {
            rest.get().uri(URI.create("http://127.0.0.1:" + port + path)).exchange().expectStatus().value(
                    status -> assertThat(status).as(path).isIn(400, 404));
        }
        rest.delete().uri("/api/client-1/transfers").exchange()
                .expectStatus().isEqualTo(405)
                .expectHeader().valueEquals("Allow", "GET, POST");
        assertThat(CLIENT.calls()).hasSize(before);
    }

    @Test
    void refusesWhatCannotBePassedOn() {
        int before = CLIENT.calls().size();
        for (String type : List.of("*/*", "application/yaml", "multipart/form-data", "text/plain")) {
            rest.post().uri("/api/client-1/transfers")
                    .headers(headers -> headers.set("Content-Type", type))
                    .body("{}".getBytes(StandardCharsets.UTF_8))
                    .exchange()
                    .expectStatus().isEqualTo(415)
                    .expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        }
        String undecodable = say("GET /api/client-1/chain?from=%zz");
        assertThat(undecodable).startsWith("HTTP/1.1 400").contains("application/problem+json", "UTF-8");
        assertThat(CLIENT.calls()).hasSize(before);
    }

    @Test
    void answersWhatIsMalformedWithAProblem() {
        for (String line : List.of("GET /%zz", "GET /../x", "GET //", "GET /error", "TRACE /", "POST /live",
                "GET /live")) {
            assertThat(say(line)).as(line)
                    .startsWith("HTTP/1.1 4")
                    .contains("application/problem+json", "\"detail\":")
                    .doesNotContain("<html");
        }
    }

    /// As no client would send it.
    private String say(String line) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write((line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void saysThatAProcessIsAway() {
        rest.post().uri("/api/branch-1/deposits").contentType(MediaType.APPLICATION_JSON).body("{}").exchange()
                .expectStatus().isEqualTo(503)
                .expectBody().jsonPath("$.detail").isEqualTo("branch-1 is away");
    }

    /// By a client that does not try a second time by itself.
    @Test
    void sendsACommandToAProcessThatHasBegunAgain() throws IOException, InterruptedException {
        HttpRequest deposit = HttpRequest
                .newBuilder(URI.create("http://localhost:" + port + "/api/client-1/deposits"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        CLIENT.answer("/deposits", 200, "{}");
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int life = 1; life <= 2; life++) {
                assertThat(http.send(deposit, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("{}");
                CLIENT.close();
                CLIENT.start();
            }
        }
    }

    @Test
    void saysThatACommandMayHaveBeenCarriedOutIfTheProcessBrokeOff() {
        Thread.ofVirtual().start(DashboardTest::breakOff);
        rest.post().uri("/api/branch-2/deposits").contentType(MediaType.APPLICATION_JSON).body("{}").exchange()
                .expectStatus().isEqualTo(502)
                .expectBody().jsonPath("$.detail")
                .isEqualTo("branch-2 broke off before it answered; the call may have been carried out");
    }

    /// Everybody, for the dashboard asks for its feed, too.
    private static void breakOff() {
        try {
            while (true) {
                try (Socket socket = BREAKS_OFF.accept()) {
                    socket.getInputStream().read();
                }
            }
        } catch (IOException closed) {
            assertThat(BREAKS_OFF.isClosed()).isTrue();
        }
    }

    @Test
    void refusesABodyThatIsTooLong() {
        rest.post().uri("/api/client-1/transfers").body("x".repeat(64 * 1024 + 1)).exchange()
                .expectStatus().isEqualTo(413);
    }

    @Test
    void refusesCommandsOfOtherSitesPages() {
        int before = CLIENT.calls().size();
        for (String origin : List.of("https://elsewhere.example", "http://localhost:1", "null")) {
            rest.post().uri("/api/client-1/transfers").header("Origin", origin).body("{}").exchange()
                    .expectStatus().isForbidden();
        }
        for (String site : List.of("cross-site", "same-site", "none")) {
            rest.post().uri("/api/client-1/transfers").header("Sec-Fetch-Site", site).body("{}").exchange()
                    .expectStatus().isForbidden();
        }
        rest.get().uri("/api/client-1/balance").header("Sec-Fetch-Site", "cross-site").exchange()
                .expectStatus().isForbidden();
        rest.get().uri("/").header("Host", "elsewhere.example").exchange().expectStatus().isForbidden();
        assertThat(CLIENT.calls()).hasSize(before);
        rest.get().uri("/").header("Sec-Fetch-Site", "cross-site").exchange().expectStatus().isOk();
    }

    @Test
    void takesCommandsOfItsOwnPage() {
        CLIENT.answer("/withdrawals", 200, "{}");
        rest.post().uri("/api/client-1/withdrawals")
                .header("Origin", "http://localhost:" + port)
                .header("Host", "localhost:" + port)
                .header("Sec-Fetch-Site", "same-origin")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{}")
                .exchange().expectStatus().isOk();
    }

    // ---- live

    @Test
    void tellsABrowserEverythingAndThenWhatIsNew() {
        await().until(() -> CLIENT.listeners() == 1);
        CLIENT.greetWith("{\"type\":\"snapshot\",\"effect\":10,\"life\":\"b\",\"state\":{\"time\":5}}");
        CLIENT.hangUp();
        await().until(() -> CLIENT.listeners() == 1);
        CLIENT.say("{\"type\":\"effects\",\"effects\":[{\"number\":11,\"effect\":{\"type\":\"early\"}}]}");
        LivePage page = LivePage.open(port);
        await().untilAsserted(() -> assertThat(page.text())
                .contains("\"processes\":[\"bank\",\"client-1\",\"branch-1\"")
                .contains("\"effect\":10", "\"early\"")
                .contains("\"name\":\"branch-1\",\"up\":false,\"everHeard\":false"));
        CLIENT.say("{\"type\":\"effects\",\"effects\":[{\"number\":12,\"effect\":{\"type\":\"late\"}}]}");
        await().untilAsserted(() -> assertThat(page.text()).containsOnlyOnce("\"late\""));
        CLIENT.hangUp();
        await().untilAsserted(() -> assertThat(page.text()).contains(
                "{\"type\":\"status\",\"name\":\"client-1\",\"up\":false,\"everHeard\":true"));
        page.close();
    }

    @Test
    void letsNoOtherSitesPageListen() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.newWebSocketBuilder()
                    .header("Origin", "https://elsewhere.example")
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/live"), new WebSocket.Listener() {}))
                    .failsWithin(java.time.Duration.ofSeconds(5));
        }
    }

    @Test
    void findsMembersThatJoinAndWatchesThoseThatLeave() {
        LivePage page = LivePage.open(port);
        String member = "[{\"id\":7,\"address\":\"" + NEWCOMER.address() + "\",\"status\":\"%s\"}]";
        BANK.answer("/members", 200, member.formatted("ACTIVE"));
        await().until(() -> NEWCOMER.listeners() == 1);
        await().untilAsserted(() -> assertThat(page.text()).contains("\"name\":\"client-7\",\"up\":true"));
        BANK.answer("/members", 200, member.formatted("LEFT"));
        long before = questions();
        await().until(() -> questions() > before + 2);
        assertThat(NEWCOMER.listeners()).as("it may still learn that it is evicted, and say so").isEqualTo(1);
        page.close();
    }

    @Test
    void tellsThoseWhoComeLaterWhatWasDoneInTheLabAndWhoWasAway() {
        await().until(() -> CLIENT.listeners() == 1);
        CLIENT.answer("/lab/pause", 200, "{}");
        CLIENT.answer("/lab/channels/client-2", 200, "{}");
        for (String paused : List.of("true", "true", "false")) {
            put("/lab/pause", "{\"paused\":" + paused + "}", 200);
        }
        put("/lab/channels/client-2", "{\"held\":true,\"cut\":false}", 200);
        put("/lab/channels/client-2", "{\"held\":true,\"cut\":true}", 200);
        put("/lab/channels/client-3", "{\"cut\":true}", 404);
        CLIENT.hangUp();
        await().until(() -> CLIENT.listeners() == 1);

        LivePage page = LivePage.open(port);

        await().untilAsserted(() -> assertThat(notes(page)).containsExactly(
                "client-1 paused null", "client-1 resumed null", "client-1 cut \"client-2\""));
        assertThat(page.text()).containsPattern(
                "\"name\":\"client-1\",[^\\[]*\"presence\":\\[[^\\]]*\\{\"up\":false,\"at\":\"[^\"]+\"},\\{\"up\":true");
        page.close();
    }

    private void put(String path, String body, int status) {
        rest.put().uri("/api/client-1" + path).contentType(MediaType.APPLICATION_JSON).body(body).exchange()
                .expectStatus().isEqualTo(status);
    }

    private static List<String> notes(LivePage page) {
        return Pattern.compile(
                "\"type\":\"noted\",\"name\":\"([^\"]+)\",\"what\":\"([a-z]+)\",\"at\":\"[^\"]+\",\"peer\":([^}]+)}")
                .matcher(page.text()).results()
                .map(note -> note.group(1) + " " + note.group(2) + " " + note.group(3))
                .toList();
    }

    @Test
    void watchesOnlySoManyProcesses() {
        answerAsBank("ACTIVE", 1001);
        assertThat(roster.names()).hasSize(Roster.MAX_PROCESSES).contains(ProcessName.parse("client-1001"));
        answerAsBank("LEFT", 1001);
        LivePage page = LivePage.open(port);
        answerAsBank("ACTIVE", 2001);
        assertThat(roster.names()).as("those who are gone make room").hasSize(Roster.MAX_PROCESSES)
                .contains(ProcessName.parse("client-2001")).doesNotContain(ProcessName.client(1001));
        await().untilAsserted(
                () -> assertThat(page.text()).contains("{\"type\":\"gone\",\"name\":\"client-1001\"}"));
        page.close();
        answerAsBank("LEFT", 2001);
    }

    /// Returns when the dashboard has taken note of it.
    private static void answerAsBank(String status, int first) {
        String members = IntStream.rangeClosed(first, first + Roster.MAX_PROCESSES)
                .mapToObj(id -> "{\"id\":" + id + ",\"address\":\"http://127.0.0.1:1\",\"status\":\"" + status + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        BANK.answer("/members", 200, members);
        long before = questions();
        await().until(() -> questions() > before + 2);
    }

    private static long questions() {
        return BANK.calls().stream().filter(call -> call.path().equals("/members")).count();
    }
}
