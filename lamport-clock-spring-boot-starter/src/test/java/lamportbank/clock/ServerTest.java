package lamportbank.clock;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.Timestamp;

import static org.assertj.core.api.Assertions.assertThat;

class ServerTest {
    private static Running server;

    /// Stamps that are ahead of everything before.
    private static final AtomicLong AHEAD = new AtomicLong(1000);

    @BeforeAll
    static void start() {
        server = Running.start(
                Handlers.class, "spring.application.name=shop", "lamport.clock.receive-from=orders,till");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> ask(String path, long stamp) throws IOException, InterruptedException {
        return server.get(path, "Lamport-Clock", Long.toString(stamp), "Lamport-Node", "orders");
    }

    private static void assertStamped(HttpResponse<String> answer, long time) {
        assertThat(answer.headers().allValues("Lamport-Clock")).containsExactly(Long.toString(time));
        assertThat(answer.headers().allValues("Lamport-Node")).containsExactly("shop");
    }

    /// A receipt at `stamp + 1`, and a send after whatever the handler did.
    @ParameterizedTest
    @CsvSource({
        "plain, 200, 0", "busy, 200, 1", "nothing, 204, 0", "callable, 200, 0", "deferred-nothing, 204, 0",
        "streaming, 200, 1", "events, 200, 0", "writer, 200, 1", "failing, 500, 0", "failing-later, 500, 0",
        "servlet-async-writing, 200, 0", "refusing, 409, 0", "error-sent, 418, 0", "elsewhere, 302, 0",
        "forwarded, 200, 0", "not-there, 404, 0"})
    void every_answer_is_one_send_after_one_receipt(String path, int status, int eventsOfItsOwn) throws Exception {
        long stamp = AHEAD.addAndGet(1000);
        HttpResponse<String> answer = ask("/" + path, stamp);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertStamped(answer, stamp + 2 + eventsOfItsOwn);
        assertThat(server.clock().time()).isEqualTo(stamp + 2 + eventsOfItsOwn);
    }

    @Test
    void a_handler_knows_that_the_request_has_been_received() throws Exception {
        long stamp = AHEAD.addAndGet(1000);

        assertThat(ask("/plain", stamp).body()).isEqualTo(Long.toString(stamp + 1));
        assertThat(ask("/logged", stamp + 10).body()).as("in the log").isEqualTo(Long.toString(stamp + 11));
    }

    @Test
    void a_question_for_headers_alone_is_one_too() throws Exception {
        long stamp = AHEAD.addAndGet(1000);

        assertStamped(
                server.head("/plain", "Lamport-Clock", Long.toString(stamp), "Lamport-Node", "till"), stamp + 2);
    }

    @Test
    void an_answer_that_is_begun_anew_has_a_stamp_of_its_own() throws Exception {
        long stamp = AHEAD.addAndGet(1000);

        assertStamped(ask("/begun-anew", stamp), stamp + 3);
    }

    @Test
    void an_answer_that_ends_where_nobody_sees_it_shows_when_it_was_received() throws Exception {
        long stamp = AHEAD.addAndGet(1000);

        assertStamped(ask("/servlet-async", stamp), stamp + 1);
    }

    @Test
    void who_has_no_clock_and_who_is_not_named_move_nothing() throws Exception {
        long before = server.clock().time();

        assertStamped(server.get("/plain"), before);
        assertStamped(server.get("/plain", "Lamport-Clock", "99999999"), before);
        assertStamped(server.get("/plain", "Lamport-Clock", "99999999", "Lamport-Node", "stranger"), before);
        assertStamped(server.get("/plain", "Lamport-Node", "orders"), before);
        assertThat(server.clock().time()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "+1", "1.5", "", "9007199254740991", "99999999999999999999"})
    void what_is_no_stamp_is_a_problem_and_moves_nothing(String stamp) throws Exception {
        long before = server.clock().time();
        HttpResponse<String> answer = server.get("/busy", "Lamport-Clock", stamp, "Lamport-Node", "anybody");

        assertProblem(answer, "Lamport-Clock must be a whole number from 0 to 2^53 - 2, not '" + stamp + "'");
        assertStamped(answer, before);
        assertThat(server.clock().time()).isEqualTo(before);
    }

    private static void assertProblem(HttpResponse<String> answer, String detail) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"detail\":\"" + detail + "\"", "\"status\":400");
    }

    @Test
    void a_stamp_too_far_ahead_is_a_problem_and_moves_nothing() throws Exception {
        long before = server.clock().time();
        for (long ahead : new long[]{LamportClock.MAX_JUMP + 1, Timestamp.MAX_TIME - 1 - before}) {
            HttpResponse<String> answer = ask("/busy", before + ahead);

            assertProblem(answer,
                    "Lamport-Clock is " + (before + ahead) + ", more than 4294967296 ahead of this clock");
            assertStamped(answer, before);
        }
        assertThat(server.clock().time()).isEqualTo(before);
        assertStamped(server.get("/plain", "Lamport-Clock", Long.toString(Timestamp.MAX_TIME - 1)), before);
    }

    @Test
    void two_stamps_are_none() throws Exception {
        assertProblem(
                server.get("/busy", "Lamport-Clock", "1", "Lamport-Clock", "2", "Lamport-Node", "orders"),
                "there may be one header Lamport-Clock at most");
        assertProblem(
                server.get("/busy", "Lamport-Clock", "1", "Lamport-Node", "till", "Lamport-Node", "orders"),
                "there may be one header Lamport-Node at most");
        assertProblem(
                server.get("/busy", "Lamport-Clock", "1", "Lamport-Node", "n".repeat(101)),
                "Lamport-Node must be a name of 1 to 100 printable ASCII characters");
    }

    @Test
    void where_everybody_is_trusted_nobody_has_to_say_who_it_is() throws Exception {
        try (Running open = Running.start(Handlers.class, "lamport.clock.receive-from=*")) {
            HttpResponse<String> answer = open.get("/plain", "Lamport-Clock", "41");

            assertThat(answer.headers().firstValue("Lamport-Clock")).hasValue("43");
            assertThat(answer.headers().firstValue("Lamport-Node")).as("it has no name").isEmpty();
        }
    }
}
