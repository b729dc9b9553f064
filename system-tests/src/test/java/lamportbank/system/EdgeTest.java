package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/// What no client would send comes to each of the four services, byte for byte: it is answered with a problem that says
/// what was wrong, and nothing happens. So is what a browser sends for pages of other sites.
@ExtendWith(SharedBank.class)
class EdgeTest {
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String HANDSHAKE = "Connection: Upgrade, close\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    /// One that acts at each.
    private record Act(String service, String line, String body) {
        String with(String headers) {
            return head(line, JSON + headers + "Content-Length: " + body.length() + "\r\n") + body;
        }

        String page() {
            return service.equals("dashboard") ? "/cluster" : "/clock";
        }

        String feed() {
            return service.equals("dashboard") ? "/live" : "/feed";
        }
    }

    private static final List<Act> ACTS = List.of(
            new Act("bank", "POST /members/99/eviction", ""),
            new Act("client-1", "POST /transfers", Service.transfer(2, "0.01")),
            new Act("branch-1", "POST /deposits", Service.amount("1.00")),
            new Act("dashboard", "POST /api/client-1/transfers", Service.transfer(2, "0.01")));

    private static String head(String line, String headers) {
        String host = headers.contains("Host:") ? "" : "Host: localhost\r\n";
        String connection = headers.contains("Connection:") ? "" : "Connection: close\r\n";
        return line + " HTTP/1.1\r\n" + host + connection + headers + "\r\n";
    }

    private final RunningBank bank;

    EdgeTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeAll
    static void nothing_is_on_its_way(RunningBank bank) {
        bank.awaitQuiet();
    }

    private Service service(String name) {
        return switch (name) {
            case "bank" -> bank.bank();
            case "client-1" -> bank.client(1);
            case "branch-1" -> bank.branch(1);
            default -> bank.dashboard();
        };
    }

    private String say(String name, String request) {
        try (Socket socket = new Socket("localhost", service(name).address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<JsonNode> look() {
        return bank.processes().stream().map(Service::state).toList();
    }

    @ParameterizedTest
    @MethodSource({"malformed", "fromOtherSites"})
    void is_refused_and_changes_nothing(String name, String request, int status) {
        List<JsonNode> before = look();

        String answer = say(name, request);

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("content-type: application/problem+json",
                "x-content-type-options: nosniff", "frame-ancestors 'none'");
        assertThat(answer).contains("\"status\":" + status, "\"title\":", "\"detail\":").doesNotContain("<html");
        assertThat(look()).isEqualTo(before);
    }

    static Stream<String> services() {
        return ACTS.stream().map(Act::service);
    }

    @ParameterizedTest
    @MethodSource("services")
    void what_is_traced_is_not_sent_back_and_what_is_taken_is_said(String service) {
        String page = service.equals("dashboard") ? "/cluster" : "/clock";

        String answer = say(service, head("TRACE " + page, "Secret: traced\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 405")
                .containsPattern("Allow: GET\r\n")
                .contains("TRACE is not taken here; what is: [GET]")
                .doesNotContain("traced");
        assertThat(say(service, head("TRACE /nowhere", ""))).startsWith("HTTP/1.1 404");
    }

    static Stream<Arguments> malformed() {
        return ACTS.stream().flatMap(act -> {
            String page = act.page();
            return Stream.of(
                    refused(act, "a query that cannot be decoded", act.with("").replace(" HTTP", "?wait=%zz HTTP"),
                            400),
                    refused(act, "a query of other bytes", act.with("").replace(" HTTP", "?wait=%C0%AF HTTP"), 400),
                    refused(act, "a path that cannot be decoded", head("GET /%zz", ""), 400),
                    refused(act, "a path of other bytes", head("GET /%C0%AF", ""), 400),
                    refused(act, "two slashes", head("GET //", ""), 404),
                    refused(act, "what was a page of errors", head("GET /error", "Accept: text/html\r\n"), 404),
                    refused(act, "nothing", head("GET /nowhere", "Accept: text/html\r\n"), 404),
                    refused(act, "nothing, for who accepts nonsense", head("GET /nowhere", "Accept: ;\r\n"), 404),
                    refused(act, "TRACE", head("TRACE " + page, ""), 405),
                    refused(act, "another method", head("DELETE " + page, ""), 405),
                    refused(act, "images", head("GET " + page, "Accept: image/png\r\n"), 406),
                    refused(act, "nonsense", head("GET " + page, "Accept: nonsense\r\n"), 406),
                    refused(act, "an upgrade to nowhere", head("GET /nowhere", HANDSHAKE), 404),
                    refused(act, "a feed that is no WebSocket", head("GET " + act.feed(), ""), 400),
                    refused(act, "a handshake without a key",
                            head("GET " + act.feed(), HANDSHAKE.replaceFirst("Sec-WebSocket-Key.*\r\n", "")), 400),
                    refused(act, "an extension that is none",
                            head("GET " + act.feed(), HANDSHAKE + "Sec-WebSocket-Extensions: a; b=\"\r\n"), 400),
                    refused(act, "no HTTP", "hello\r\n\r\n", 400));
        });
    }

    static Stream<Arguments> fromOtherSites() {
        return ACTS.stream().flatMap(act -> Stream.concat(
                Stream.of("Origin: https://elsewhere.example", "Origin: http://localhost:1", "Origin: null",
                        "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Host: elsewhere.example")
                        .map(header -> refused(act, "an act, " + header, act.with(header + "\r\n"), 403)),
                Stream.of("Origin: https://elsewhere.example", "Origin: http://localhost:1",
                        "Host: elsewhere.example")
                        .map(header -> refused(
                                act, "a listener, " + header, head("GET " + act.feed(), HANDSHAKE + header + "\r\n"),
                                403))));
    }

    private static Arguments refused(Act act, String what, String request, int status) {
        return argumentSet(act.service() + ": " + what, act.service(), request, status);
    }

    /// Sec-Fetch headers as a browser sends them for a frame in a page of another site.
    @Test
    void a_frame_in_a_page_of_another_site_is_refused() {
        for (Service service : bank.processes()) {
            assertThat(service.get("/clock", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
                    "Sec-Fetch-Dest", "iframe").status()).as(service.name()).isEqualTo(403);
        }
    }

    @Test
    void an_accept_without_a_value_says_nothing() {
        for (Service service : bank.processes()) {
            assertThat(service.get("/actuator/prometheus", "Accept", "").status()).as(service.name()).isEqualTo(200);
        }
    }

    @Test
    void nobody_believes_in_a_key_that_a_branch_does_not_read() {
        for (Service service : List.of(bank.branch(1), bank.client(1))) {
            Answer answer = service.post("/deposits", "{\"amount\": \"1.00\"}", "Idempotency-Key", "k1");
            assertThat(answer.status()).as(service.name() + answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("eventId");
        }
    }

    @Test
    void the_dashboard_crashes_no_dashboard() {
        for (String act : List.of("crash", "start")) {
            assertThat(bank.dashboard().post("/cluster/dashboard/" + act, "{}").status()).isEqualTo(404);
        }
    }
}
