package hello;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// Whatever comes to the edge of a service, the answer is a proper one; and pages of other sites can do nothing.
class EdgeTest {
    private static final String HANDSHAKE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    @TempDir
    private static Path data;

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = new RunningService(
                HelloService.class, "hello-1", RunningService.freePort(), data,
                "lamport.address=http://hello-1.cluster.example:8080",
                "lamport.peers.hello-2=http://hello-2.cluster.example:8080",
                "lamport.hosts=bank.example.com,other.example.com:8443");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /// Exactly these bytes, as no client would send them; ends when the server ends it, or has given a whole answer.
    private static String say(String request) {
        try (Socket socket = new Socket("localhost", service.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            for (int one = socket.getInputStream().read(); one >= 0; one = socket.getInputStream().read()) {
                answer.append((char) one);
                if (answer.toString().startsWith("HTTP/1.1 101") && answer.indexOf("\r\n\r\n") > 0) {
                    break;
                }
            }
            return answer.toString();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String head(String line, String headers) {
        String connection = headers.contains("Connection:") ? "" : "Connection: close\r\n";
        String host = headers.contains("Host:") ? "" : "Host: localhost\r\n";
        return line + " HTTP/1.1\r\n" + host + connection + headers + "\r\n";
    }

    private static String withBody(String line, String headers, String body) {
        return head(line, headers + "Content-Length: " + body.length() + "\r\n") + body;
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static String headers(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    }

    private static JsonNode problem(String answer) {
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        String json = body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1); // chunks have their sizes around
        return JsonMapper.shared().readTree(json);
    }

    // ---- every answer is a proper one

    static final List<Arguments> IMPROPER = Stream.of(
            arguments("a query that cannot be decoded", 400, head("GET /greeting?name=%zz", ""), "UTF-8"),
            arguments("a query that cannot be decoded and that nobody would read", 400,
                    withBody("POST /echo?x=%zz", JSON, "{\"count\": 1}"), "UTF-8"),
            arguments("a query of other bytes than UTF-8", 400, head("GET /greeting?name=%C0%AF", ""), "UTF-8"),
            arguments("a path that cannot be decoded", 400, head("GET /%zz", ""), ""),
            arguments("a path of other bytes than UTF-8", 400, head("GET /%C0%AF", ""), ""),
            arguments("a path that leaves the service", 400, head("GET /../etc/passwd", ""), ""),
            arguments("a content type with wildcards", 415, withBody("POST /echo", "Content-Type: */*\r\n", "{}"),
                    "application/json"),
            arguments("a content type with wildcards where a body may be left out", 415,
                    head("GET /actuator/health/readiness", "Content-Type: */*\r\n"), "application/json"),
            arguments("multipart without boundary", 415,
                    withBody("POST /echo", "Content-Type: multipart/form-data\r\n", "{}"), "application/json"),
            arguments("multipart", 415,
                    withBody("POST /echo", "Content-Type: multipart/form-data; boundary=x\r\n", "{}"), "json"),
            arguments("YAML", 415, withBody("POST /echo", "Content-Type: application/yaml\r\n", "name: Leslie"),
                    "json"),
            arguments("a form where there is none", 415,
                    withBody("POST /echo", "Content-Type: application/x-www-form-urlencoded\r\n", "a=%zz"), "json"),
            arguments("no content type", 415, withBody("POST /echo", "", "{}"), "without a Content-Type"),
            arguments("a content type that is none", 415, withBody("POST /echo", "Content-Type: ;;\r\n", "{}"), "json"),
            arguments("a charset that there is not", 415,
                    withBody("POST /echo", "Content-Type: application/json;charset=bogus\r\n", "{}"), "json"),
            arguments("another charset than UTF-8", 415,
                    withBody("POST /echo", "Content-Type: application/json;charset=utf-16\r\n", "{}"), "UTF-8"),
            arguments("a compressed body", 415,
                    withBody("POST /echo", JSON + "Content-Encoding: gzip\r\n", "{}"), "not compressed"),
            arguments("a body in broken chunks", 400,
                    head("POST /echo", JSON + "Transfer-Encoding: chunked\r\n") + "zz\r\n{}\r\n0\r\n\r\n", "body"),
            arguments("a number out of range", 400, withBody("POST /echo", JSON, "{\"count\": 99999999999}"),
                    "count: must be a whole number"),
            arguments("a number out of every range", 400,
                    withBody("POST /echo", JSON, "{\"count\": " + "9".repeat(1001) + "}"),
                    "a number has 1000 digits at most"),
            arguments("a WebSocket where there is none", 400, head("GET /greeting?name=%20", HANDSHAKE), "a name"),
            arguments("a WebSocket to nowhere", 404, head("GET /nowhere", HANDSHAKE), "/nowhere"),
            arguments("a feed that is no WebSocket", 400, head("GET /feed", ""), "Upgrade: websocket"),
            arguments("a feed that is posted", 405, withBody("POST /feed", JSON, "{}"), "WebSocket"),
            arguments("a WebSocket without a key", 400,
                    head("GET /feed", HANDSHAKE.replaceFirst("Sec-WebSocket-Key.*\r\n", "")), "Sec-WebSocket-Key"),
            arguments("a WebSocket with a bad key", 400,
                    head("GET /feed", HANDSHAKE.replaceFirst("dGhl", "")), "Sec-WebSocket-Key"),
            arguments("a WebSocket of another version", 426,
                    head("GET /feed", HANDSHAKE.replace("Version: 13", "Version: 7")), "Sec-WebSocket-Version: 13"),
            arguments("an open quotation", 400,
                    head("GET /feed", HANDSHAKE + "Sec-WebSocket-Extensions: a; b=\"\r\n"), "extensions"),
            arguments("what was a page of errors", 404, head("GET /error", "Accept: text/html\r\n"), "/error"),
            arguments("nothing", 404, head("GET /nowhere", ""), "/v3/api-docs"),
            arguments("two slashes", 404, head("GET //", ""), "nothing"),
            arguments("nothing, for who accepts images", 404, head("GET /nowhere", "Accept: image/png\r\n"), "nothing"),
            arguments("nothing, for who accepts nonsense", 404, head("GET /nowhere", "Accept: nonsense\r\n"),
                    "nothing"),
            arguments("another method", 405, head("DELETE /greeting", ""), "GET"),
            arguments("another method, for who accepts images", 405, head("DELETE /greeting", "Accept: image/png\r\n"),
                    "GET"),
            arguments("TRACE", 405, head("TRACE /greeting", ""), "TRACE"),
            arguments("images", 406, head("GET /clock", "Accept: image/png\r\n"), "application/json"),
            arguments("nonsense", 406, head("GET /clock", "Accept: nonsense\r\n"), "Accept"),
            arguments("bytes that there are not", 416,
                    head("GET /swagger-ui/index.html", "Range: bytes=99999999-\r\n"), "Range"),
            arguments("an expectation", 417, withBody("POST /echo", JSON + "Expect: wonders\r\n", "{}"), "Expect"),
            arguments("too many cookies", 400, head("GET /clock", "Cookie: " + "a=1;".repeat(300) + "\r\n"), ""),
            arguments("a long header", 400, head("GET /clock", "X: " + "x".repeat(9000) + "\r\n"), "8 KiB"),
            arguments("no host", 400, "GET /clock HTTP/1.1\r\nConnection: close\r\n\r\n", ""),
            arguments("no HTTP", 400, "hello\r\n\r\n", "RFC 9112"))
            .toList();

    /// An answer to HTTP/0.9 has no head, so this one has only its body.
    @Test
    void a_request_without_a_version_is_not_carried_out() {
        assertThat(say("GET /greeting?name=Leslie\r\n")).startsWith("{").contains("\"status\":505", "HTTP/1.1");
        assertThat(say("GET /greeting?name=Leslie \r\n\r\n")).startsWith("{").contains("\"status\":400");
    }

    @ParameterizedTest
    @FieldSource("IMPROPER")
    void what_is_improper_gets_a_problem_that_says_why(String what, int status, String request, String words) {
        long before = service.clock();
        List<JsonNode> seen = List.of(service.json("/greetings"), service.json("/state"));

        String answer = say(request.replace("Connection: Upgrade", "Connection: Upgrade, close"));

        assertThat(status(answer)).as(answer).isEqualTo(status);
        assertThat(headers(answer)).contains("content-type: application/problem+json");
        JsonNode problem = problem(answer);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank().contains(words);
        assertThat(service.clock()).isEqualTo(before);
        assertThat(List.of(service.json("/greetings"), service.json("/state"))).isEqualTo(seen);
    }

    @Test
    void a_method_that_is_not_taken_is_answered_with_those_that_are() {
        assertThat(headers(say(head("DELETE /greeting", "")))).contains("allow: get");
    }

    /// The upgrade is an offer that a handler need not take.
    /// Spring would find out when it writes the answer.
    @ParameterizedTest
    @ValueSource(strings = {
        "text/html", "application/json; charset=", "nonsense", "application/cbor", "image/*, text/plain"})
    void an_answer_that_could_not_be_given_is_refused_before_anything_is_done(String accept) {
        String body = "{\"count\": 1}";
        int before = OtherHandlers.COUNTED.get();

        String answer = say(withBody("POST /count", JSON + "Accept: " + accept + "\r\n", body));

        assertThat(status(answer)).as(answer).isEqualTo(406);
        assertThat(problem(answer).path("detail").asString()).contains("Accept");
        assertThat(OtherHandlers.COUNTED).hasValue(before);
    }

    @Test
    void a_charset_of_json_is_passed_over() {
        String body = "{\"count\": 1}";
        int before = OtherHandlers.COUNTED.get();

        String answer = say(withBody("POST /count", JSON + "Accept: application/json; charset=utf-16\r\n", body));

        assertThat(status(answer)).as(answer).isEqualTo(200);
        assertThat(OtherHandlers.COUNTED).hasValue(before + 1);
    }

    @Test
    void a_caller_may_speak_as_many_languages_as_it_likes() {
        String answer = say(head("GET /greeting", "Accept-Language: " + "a,".repeat(3000) + "\r\n"));

        assertThat(status(answer)).as(answer).isEqualTo(200);
    }

    @Test
    void an_offer_to_upgrade_changes_nothing_for_a_handler() {
        String answer = say(head("GET /greeting", HANDSHAKE.replace("Upgrade\r\n", "Upgrade, close\r\n")));

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer).endsWith("Hello, world");
        assertThat(headers(answer)).contains("lamport-clock: ");
    }

    @Test
    void a_body_is_as_bounded_with_an_offer_to_upgrade() {
        String answer = say(withBody(
                "POST /echo", HANDSHAKE.replace("Upgrade\r\n", "Upgrade, close\r\n") + JSON, " ".repeat(65_537)));

        assertThat(status(answer)).isEqualTo(413);
    }

    // ---- pages of other sites

    @ParameterizedTest
    @CsvSource({
        "POST, /echo,     Origin: https://elsewhere.example",
        "POST, /echo,     Origin: http://localhost:1",
        "POST, /echo,     Origin: null",
        "POST, /echo,     Origin: nonsense:",
        "POST, /echo,     Origin: http://hello-2.cluster.example:8080", // a peer's page is not ours
        "POST, /echo,     Sec-Fetch-Site: cross-site",
        "POST, /echo,     Sec-Fetch-Site: same-site",
        "POST, /echo,     Sec-Fetch-Site: none",
        "PUT,  /lab/pause, Origin: https://elsewhere.example",
        "POST, /echo,     Host: elsewhere.example",
        "GET,  /greeting, Host: elsewhere.example",
        "GET,  /greeting, Host: localhost.elsewhere.example",
        "GET,  /greeting, Origin: https://elsewhere.example",
        "GET,  /actuator/../greeting, Host: elsewhere.example",
        "GET,  /actuator;/../greeting, Host: elsewhere.example",
        "OPTIONS, /echo,  Origin: https://elsewhere.example"
    })
    void can_do_nothing(String method, String path, String header) {
        JsonNode before = service.json("/state");

        String answer = say(withBody(method + " " + path, JSON + header + "\r\n", "{\"count\": 1}"));

        assertThat(status(answer)).as(answer).isEqualTo(403);
        assertThat(headers(answer)).contains("content-type: application/problem+json");
        assertThat(problem(answer).path("detail").asString()).isNotBlank();
        assertThat(service.json("/state")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors"
    })
    void cannot_show_what_is_here(String headers) {
        assertThat(status(say(head("GET /greeting", headers + "\r\n")))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Origin: https://elsewhere.example", "Origin: http://localhost:1", "Sec-Fetch-Site: cross-site",
        "Host: elsewhere.example"
    })
    void cannot_listen(String header) {
        assertThat(status(
                say(head("GET /feed", HANDSHAKE.replace("Upgrade\r\n", "Upgrade, close\r\n") + header + "\r\n"))))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "Host: 127.0.0.1:8080",
        "Host: [::1]:8080",
        "Host: LOCALHOST",
        "Host: hello-1",
        "Host: Hello-1.cluster.example:8080",
        "Host: hello-2.cluster.example",
        "Host: bank.example.com",
        "Host: other.example.com:8443",
        "Host: localhost:99\r\nOrigin: http://localhost:99",
        "Host: bank.example.com\r\nOrigin: https://bank.example.com",
        "Origin: https://bank.example.com\r\nSec-Fetch-Site: same-origin", // a proxy has written another host
        "Origin: https://other.example.com:8443\r\nSec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: same-origin"
    })
    void peers_programs_and_own_pages_are_let_through(String headers) {
        String all = JSON + (headers.isEmpty() ? "" : headers + "\r\n");

        assertThat(status(say(withBody("POST /echo", all, "{\"count\": 1}")))).isEqualTo(200);
        assertThat(say(head("GET /feed", HANDSHAKE + all))).startsWith("HTTP/1.1 101");
    }

    @Test
    void a_link_from_elsewhere_may_lead_here() {
        assertThat(status(say(head("GET /greeting", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"))))
                .isEqualTo(200);
    }

    @Test
    void observers_may_know_the_service_by_any_name() {
        assertThat(status(say(head("GET /actuator/health/readiness", "Host: pods.example\r\n")))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/greeting", "/nowhere", "/%zz", "/swagger-ui/index.html", "/actuator/health"})
    void every_answer_tells_the_browser_to_keep_to_itself(String path) {
        assertThat(headers(say(head("GET " + path, ""))))
                .contains("content-security-policy: default-src 'self'", "frame-ancestors 'none'")
                .contains("x-content-type-options: nosniff", "referrer-policy: no-referrer");
    }
}
