package guestbook;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.spring.FeedWatcher;
import lamportbank.spring.RunningService;
import lamportbank.spring.loop.NodeLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What happens at each limit of a running service: see docs/limits.md.
class LimitsTest {
    private static final int MAX_WATCHERS = 100;

    @TempDir
    private Path data;

    private final List<RunningService> running = new ArrayList<>();
    private FakePeer peer;
    private String peerAddress;

    @BeforeEach
    void choosePeer() {
        int port = RunningService.freePort();
        peer = new FakePeer(port);
        peerAddress = "lamport.peers.guestbook-2=" + RunningService.address(port);
    }

    @AfterEach
    void stop() {
        running.forEach(RunningService::close);
        peer.close();
    }

    private RunningService book(String... settings) {
        RunningService book = new RunningService(
                GuestbookService.class, "guestbook-1", RunningService.freePort(), data.resolve("guestbook-1"),
                Stream.concat(Stream.of(peerAddress), Stream.of(settings)).toArray(String[]::new));
        running.add(book);
        return book;
    }

    private static HttpResponse<String> sign(RunningService book, String name) {
        return book.post("/lines", "{\"name\":\"" + name + "\"}");
    }

    private static HttpResponse<String> deliver(RunningService book, long sequence) {
        return book.post("/channel", "{\"to\":\"guestbook-1\",\"incarnation\":\"a\",\"messages\":[{\"sequence\":"
                + sequence + ",\"stamp\":1,\"message\":{\"type\":\"Signed\",\"name\":\"peer\"}}]}",
                "Lamport-Clock", "1", "Lamport-Node", "guestbook-2");
    }

    private static void assertToldToComeBack(HttpResponse<String> response, String why) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains(why);
    }

    @Test
    void more_inputs_than_may_wait() throws Exception {
        RunningService book = book("lamport.max-waiting-inputs=2");
        NodeLoop loop = book.bean(NodeLoop.class);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch going = new CountDownLatch(1);
        Thread slow = Thread.ofPlatform().start(() -> loop.read(process -> {
            busy.countDown();
            awaitUninterruptibly(going);
            return process.time();
        }));
        busy.await();
        List<CompletableFuture<HttpResponse<String>>> calls = Stream.of("Ada", "Barbara", "Cynthia", "Dorothy")
                .map(name -> CompletableFuture.supplyAsync(() -> sign(book, name),
                        task -> Thread.ofPlatform().start(task)))
                .toList();

        await().until(() -> calls.stream().filter(CompletableFuture::isDone).count() == 2);
        calls.stream().filter(CompletableFuture::isDone).forEach(
                call -> assertToldToComeBack(call.join(), "more to do than it can"));
        assertToldToComeBack(deliver(book, 1), "more to do than it can"); // a peer posts it again

        going.countDown();
        slow.join();
        assertThat(calls.stream().map(call -> call.join().statusCode())).containsExactlyInAnyOrder(204, 204, 429, 429);
        assertThat(deliver(book, 1).statusCode()).isEqualTo(200);
        assertThat(book.json("/lines").size()).isEqualTo(3);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void a_peer_that_is_away_while_people_go_on() throws Exception {
        RunningService book = book("lamport.max-unacknowledged=5");
        for (int count = 1; count <= 5; count++) {
            assertThat(sign(book, "Ada").statusCode()).isEqualTo(204);
        }
        long before = book.clock();

        assertToldToComeBack(sign(book, "Barbara"), "5 messages wait for guestbook-2");
        assertThat(book.clock()).isEqualTo(before);
        assertThat(deliver(book, 1).statusCode()).as("what peers say is taken").isEqualTo(200);

        book.crash();
        book.startAgain();
        assertToldToComeBack(sign(book, "Barbara"), "5 messages wait for guestbook-2");

        peer.start();
        await().until(() -> sign(book, "Cynthia").statusCode() == 204);
    }

    @Test
    void more_watchers_than_there_may_be() {
        RunningService book = book();
        List<FeedWatcher> watchers = new ArrayList<>();
        try {
            for (int count = 0; count < MAX_WATCHERS; count++) {
                watchers.add(new FeedWatcher(book, ""));
                watchers.getLast().first();
            }

            FeedWatcher tooMany = new FeedWatcher(book, "");
            watchers.add(tooMany);
            await().untilAsserted(() -> assertThat(tooMany.closed()).contains(1013));

            watchers.removeFirst().close();
            await().until(() -> {
                FeedWatcher next = new FeedWatcher(book, "");
                watchers.add(next);
                await().until(() -> next.closed().isPresent() || next.hasBegun());
                return next.hasBegun();
            });
        } finally {
            watchers.forEach(FeedWatcher::close);
        }
    }

    /// Its socket fills up. It is closed, and nobody else waits for it.
    @Test
    void a_watcher_that_does_not_read() throws IOException {
        RunningService book = book("lamport.max-unacknowledged=1000000");
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(1024);
            deaf.connect(new InetSocketAddress("localhost", book.address().getPort()));
            upgrade(deaf.getOutputStream());
            await().until(() -> watchers(book) == 1);

            String name = "x".repeat(60_000);
            for (int count = 0; count < 100; count++) {
                assertThat(sign(book, name).statusCode()).isEqualTo(204);
            }

            await().atMost(Duration.ofMinutes(1)).until(() -> watchers(book) == 0);
        }
    }

    private static void upgrade(OutputStream out) throws IOException {
        out.write(("GET /feed HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static int watchers(RunningService book) {
        return (int) book.get("/actuator/prometheus").body().lines()
                .filter(line -> line.startsWith("lamport_feed_watchers{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
