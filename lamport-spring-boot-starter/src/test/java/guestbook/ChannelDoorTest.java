package guestbook;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;

/// The receiving end of a channel, spoken to as a process in any language would: `POST /channel`.
class ChannelDoorTest {
    private static final int PEERS = 99;

    @TempDir
    private static Path data;

    private static RunningService book;
    private static int lastPeer = 1;

    /// The process that this test speaks for: no other test does.
    private final String peer = "guestbook-" + ++lastPeer;

    @BeforeAll
    static void start() {
        book = new RunningService(
                GuestbookService.class, "guestbook-1", RunningService.freePort(), data.resolve("guestbook-1"),
                IntStream.rangeClosed(2, PEERS)
                        .mapToObj(number -> "lamport.peers.guestbook-" + number + "=" + RunningService.address(1))
                        .toArray(String[]::new)); // nobody is there
    }

    @AfterAll
    static void stop() {
        book.close();
    }

    private String message(long sequence, long stamp) {
        return "{\"sequence\":%d,\"stamp\":%d,\"message\":{\"type\":\"Signed\",\"name\":\"%s %d\"}}"
                .formatted(sequence, stamp, peer, sequence);
    }

    private long ahead(long time) {
        return book.clock() + time;
    }

    private HttpResponse<String> post(String from, String body) {
        return book.post("/channel", body, "Lamport-Clock", "0", "Lamport-Node", from);
    }

    private HttpResponse<String> send(String incarnation, String... messages) {
        return post(peer, "{\"to\":\"guestbook-1\",\"incarnation\":\"%s\",\"messages\":[%s]}"
                .formatted(incarnation, String.join(",", messages)));
    }

    private List<String> lines() {
        return book.json("/lines").valueStream()
                .map(line -> line.get("name").stringValue())
                .filter(name -> name.startsWith(peer + " "))
                .map(name -> name.substring(peer.length() + 1))
                .toList();
    }

    private void assertAcknowledged(HttpResponse<String> response, long sequence) {
        assertThat(response.body()).isEqualTo("{\"acknowledged\":" + sequence + "}");
        assertThat(response.statusCode()).isEqualTo(200);
    }

    /// Nothing has changed, and the answer says why.
    private void assertRefused(HttpResponse<String> response, int status, String detail) {
        assertThat(response.body()).contains(detail);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void a_message_is_a_receipt_and_the_post_around_it_is_none() {
        long future = ahead(40);
        assertAcknowledged(send("a", message(1, future)), 1);
        assertThat(book.clock()).isEqualTo(future + 1);

        assertAcknowledged(send("a", message(2, future + 5), message(3, future + 6)), 3);
        assertThat(book.clock()).isEqualTo(future + 7);
        assertThat(lines()).as("by their stamps").containsExactly("1", "2", "3");
    }

    @Test
    void a_duplicate_is_acknowledged_and_not_handled_again() {
        send("a", message(1, 10), message(2, 11));
        long before = book.clock();

        assertAcknowledged(send("a", message(1, 10)), 2);
        assertAcknowledged(send("a", message(1, 10), message(2, 11)), 2);

        assertThat(book.clock()).isEqualTo(before);
        assertThat(lines()).containsExactly("1", "2");

        assertAcknowledged(send("a", message(2, 11), message(3, 12)), 3);
        assertThat(lines()).containsExactly("1", "2", "3");
    }

    @Test
    void a_gap_is_refused_and_the_number_expected_is_told() {
        assertRefused(send("a", message(2, 10)), 409, "expected is 1");
        send("a", message(1, 10));
        long before = book.clock();

        assertRefused(send("a", message(3, 12)), 409, "expected is 2");

        assertThat(book.clock()).isEqualTo(before);
        assertThat(lines()).containsExactly("1");
        assertAcknowledged(send("a", message(2, 11)), 2);
    }

    @Test
    void what_comes_before_a_gap_is_taken() {
        assertAcknowledged(send("a", message(1, 10), message(2, 11), message(4, 13), message(5, 14)), 2);
        assertThat(lines()).containsExactly("1", "2");
    }

    @Test
    void a_sender_that_lost_its_journal_does_not_pass_for_its_former_self() {
        send("a", message(1, 10), message(2, 11));
        long before = book.clock();

        for (long sequence = 1; sequence <= 4; sequence++) {
            assertRefused(send("b", message(sequence, 20)), 403, "another incarnation");
        }
        assertRefused(send("b"), 403, "another incarnation");

        assertThat(book.clock()).isEqualTo(before);
        assertAcknowledged(send("a", message(3, 12)), 3);
    }

    @Test
    void what_is_acknowledged_outlives_a_crash() {
        String[] messages = LongStream.rangeClosed(1, 20).mapToObj(n -> message(n, 10 + n)).toArray(String[]::new);
        assertAcknowledged(send("a", messages), 20);

        book.crash();
        book.startAgain();

        assertThat(lines()).hasSize(20);
        assertAcknowledged(send("a"), 20);
        assertAcknowledged(send("a", messages), 20);
        assertThat(lines()).hasSize(20);
        assertAcknowledged(send("a", message(21, 40)), 21);
    }

    @Test
    void a_greeting_is_told_what_has_been_taken_and_moves_no_clock() {
        assertAcknowledged(send("a"), 0);
        send("a", message(1, 10));
        long before = book.clock();

        HttpResponse<String> response = send("a");

        assertAcknowledged(response, 1);
        assertThat(RunningService.stamp(response)).isEqualTo(before);
        assertThat(book.clock()).isEqualTo(before);
    }

    @Test
    void channels_do_not_mix() {
        String body = "{\"to\":\"guestbook-1\",\"incarnation\":\"c\",\"messages\":[" + message(1, 5) + "]}";
        assertAcknowledged(send("a", message(1, 10), message(2, 11)), 2);
        assertAcknowledged(post("guestbook-" + PEERS, body), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "guestbook-2, 'this is guestbook-1, not guestbook-2'",
        "guestbook,   'this is guestbook-1, not guestbook'",
        "bank,        'this is guestbook-1, not bank'"
    })
    void what_is_for_somebody_else_is_refused(String to, String detail) {
        long before = book.clock();
        assertRefused(
                post(peer, "{\"to\":\"%s\",\"incarnation\":\"a\",\"messages\":[%s]}"
                        .formatted(to, message(1, 10))),
                400, detail);
        assertThat(book.clock()).isEqualTo(before);
        assertAcknowledged(send("a", message(1, 10)), 1);
    }

    @Test
    void a_stranger_is_refused() {
        String body = "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[" + message(1, 10) + "]}";

        long before = book.clock();

        assertRefused(post("guestbook-100", body), 400, "guestbook-100 has no copy of this book");
        assertRefused(book.post("/channel", body), 400, "must say who sends");
        assertRefused(book.post("/channel", body, "Lamport-Clock", "1"), 400, "must say who sends");
        assertThat(book.clock()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\"}",
        "{\"to\":null,\"incarnation\":\"a\",\"messages\":[]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"\",\"messages\":[]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":null}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[null]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":1,\"message\":null}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":1}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":1,\"message\":{\"type\":\"Signed\",\"name\":null}}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":1,\"message\":{\"type\":\"Sign\",\"name\":\"x\"}}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":1,\"message\":{\"type\":\"Exchange\",\"line\":\"x\"}}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":0,\"stamp\":1,\"message\":{\"type\":\"Signed\",\"name\":\"x\"}}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":-1,\"message\":{\"type\":\"Signed\",\"name\":\"x\"}}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":9007199254740991,\"message\":{\"type\":\"Signed\",\"name\":\"x\"}}]}",
        "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":1,\"stamp\":\"1\",\"message\":{\"type\":\"Signed\",\"name\":\"x\"}}]}",
        "[]",
        "no JSON"
    })
    void what_is_no_post_of_a_channel_is_refused_and_changes_nothing(String body) {
        long before = book.clock();

        HttpResponse<String> response = post(peer, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(book.clock()).isEqualTo(before);
        assertAcknowledged(send("a", message(1, 10)), 1);
    }

    @Test
    void a_post_may_be_large() {
        String name = peer + " " + "x".repeat(100_000);
        String large = "{\"sequence\":1,\"stamp\":1,\"message\":{\"type\":\"Signed\",\"name\":\"%s\"}}".formatted(name);

        assertAcknowledged(send("a", large), 1);
        assertThat(peer + " " + lines().getFirst()).isEqualTo(name);
    }
}
