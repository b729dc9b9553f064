package guestbook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import lamportbank.core.process.Refusal;
import lamportbank.spring.FeedWatcher;
import lamportbank.spring.RunningService;
import lamportbank.spring.loop.NodeLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// Three copies of a guest book, in three processes that crash and come back.
class GuestbookServiceTest {
    @TempDir
    private Path data;

    private final List<RunningService> books = new ArrayList<>();
    private final List<String> signed = new ArrayList<>();

    @BeforeEach
    void start() {
        List<Integer> ports = IntStream.rangeClosed(1, 3).mapToObj(number -> RunningService.freePort()).toList();
        for (int number = 1; number <= 3; number++) {
            List<String> peers = new ArrayList<>();
            for (int peer = 1; peer <= 3; peer++) {
                if (peer != number) {
                    peers.add("lamport.peers.guestbook-" + peer + "=" + RunningService.address(ports.get(peer - 1)));
                }
            }
            books.add(new RunningService(
                    GuestbookService.class, "guestbook-" + number, ports.get(number - 1),
                    data.resolve("guestbook-" + number), peers.toArray(String[]::new)));
        }
    }

    @AfterEach
    void stop() {
        books.forEach(RunningService::close);
    }

    private RunningService book(int number) {
        return books.get(number - 1);
    }

    private void sign(int number, String name) {
        assertThat(book(number).post("/lines", "{\"name\":\"" + name + "\"}").statusCode()).isEqualTo(204);
        signed.add(name);
    }

    private void sign(int number, String name, int times) {
        for (int time = 1; time <= times; time++) {
            sign(number, name + " " + time);
        }
    }

    /// Every copy has all lines, each once; read by their timestamps they are the same book.
    private void assertCopiesAlike() {
        for (int number = 1; number <= 3; number++) {
            RunningService copy = book(number);
            await().untilAsserted(() -> assertThat(copy.json("/lines").valueStream()
                    .map(line -> line.get("name").stringValue()))
                    .containsExactlyInAnyOrderElementsOf(signed));
            assertThat(copy.json("/lines")).isEqualTo(book(1).json("/lines"));
            assertInOrder(copy);
        }
    }

    /// From each peer came 1, 2, 3, …
    private void assertInOrder(RunningService copy) {
        try (FeedWatcher watcher = new FeedWatcher(copy, "?after=0")) {
            long last = watcher.first().get("effect").longValue();
            Map<String, Long> received = new HashMap<>();
            for (JsonNode item : watcher.upTo(0, last)) {
                JsonNode effect = item.get("effect");
                if (effect.get("type").stringValue().equals("Received")) {
                    String from = effect.get("from").stringValue();
                    assertThat(effect.get("sequence").longValue()).isEqualTo(received.merge(from, 1L, Long::sum));
                    assertThat(effect.get("time").longValue()).isGreaterThan(effect.get("stamp").longValue());
                }
            }
        }
    }

    @Test
    void a_line_in_one_copy_gets_into_all() {
        sign(1, "Ada");
        sign(2, "Barbara");
        sign(3, "Cynthia");

        assertCopiesAlike();
        assertThat(book(1).get("/actuator/prometheus").body())
                .contains("lamport_messages_total{direction=\"sent\",process=\"guestbook-1\",type=\"Signed\"} 2.0")
                .contains("lamport_messages_total{direction=\"received\",process=\"guestbook-1\",type=\"Signed\"} 2.0");
    }

    @Test
    void what_was_signed_while_a_copy_was_away_gets_there_once_and_in_order() {
        sign(1, "before");
        sign(3, "before at three");
        assertCopiesAlike();

        book(3).crash();
        sign(1, "away one", 10);
        sign(2, "away two", 10);
        book(1).crash(); // what it has not sent is in its journal, and only there
        book(1).startAgain();
        sign(1, "away again", 5);
        book(3).startAgain();
        sign(3, "after");

        assertCopiesAlike();
        List<String> arrived = book(3).json("/state").get("protocol").get("lines").valueStream()
                .map(line -> line.get("name").stringValue())
                .filter(name -> name.startsWith("away one") || name.startsWith("away again"))
                .toList();
        List<String> sent = signed.stream()
                .filter(name -> name.startsWith("away one") || name.startsWith("away again"))
                .toList();
        assertThat(arrived).isEqualTo(sent);
    }

    @Test
    void restarts_in_the_middle_of_it_lose_and_repeat_nothing() throws Exception {
        Thread busy = Thread.ofVirtual().start(() -> sign(1, "busy", 60));
        book(2).restart();
        book(3).restart();
        book(2).restart();
        busy.join();
        sign(2, "after");

        assertCopiesAlike();
    }

    @Test
    void a_process_that_cannot_go_on_says_so() {
        RunningService book = book(1);
        assertThat(book.get("/actuator/health/readiness").statusCode()).isEqualTo(200);

        assertThatThrownBy(() -> book.bean(NodeLoop.class).read(process -> {
            throw new StackOverflowError("on purpose");
        })).isInstanceOf(Refusal.class);

        await().until(() -> book.get("/actuator/health/readiness").statusCode() == 503);
        await().until(() -> book.get("/actuator/health/liveness").statusCode() == 503);
        assertThat(book.post("/lines", "{\"name\":\"Ada\"}").statusCode()).isEqualTo(503);
        book.restart();
        sign(1, "Ada");
        assertCopiesAlike();
    }

    @Test
    void a_line_without_a_name_is_refused_and_changes_nothing() {
        long before = book(1).clock();

        assertThat(book(1).post("/lines", "{\"name\":\" \"}").statusCode()).isEqualTo(400);
        assertThat(book(1).post("/lines", "{\"name\":null}").statusCode()).isEqualTo(400);
        assertThat(book(1).post("/lines", "{}").statusCode()).isEqualTo(400);
        assertThat(book(1).post("/lines", "{\"name\":\"Ada\",\"age\":36}").body())
                .contains("there is no field 'age'");
        assertThat(book(1).post("/lines", "").statusCode()).isEqualTo(400);
        assertThat(book(1).clock()).isEqualTo(before);
        assertThat(book(1).json("/lines").isEmpty()).isTrue();
    }
}
