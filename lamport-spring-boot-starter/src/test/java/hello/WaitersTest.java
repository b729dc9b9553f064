package hello;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.spring.RunningService;
import lamportbank.spring.web.Waiters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Callers whose requests wait.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitersTest {
    private static final int MOST = 5;

    @TempDir
    private Path data;
    private RunningService hello;

    @BeforeEach
    void start() {
        hello = new RunningService(
                HelloService.class, "hello-1", RunningService.freePort(), data.resolve("hello-1"),
                "lamport.max-waiting-callers=" + MOST, "spring.lifecycle.timeout-per-shutdown-phase=30s");
    }

    @AfterEach
    void stop() {
        hello.close();
    }

    private List<CompletableFuture<HttpResponse<String>>> wait(int callers) {
        List<CompletableFuture<HttpResponse<String>>> waiting = Stream.generate(() -> CompletableFuture.supplyAsync(
                () -> hello.get("/news"), task -> Thread.ofPlatform().daemon().start(task)))
                .limit(callers)
                .toList();
        await().until(() -> waiters() == callers);
        return waiting;
    }

    private int waiters() {
        return hello.bean(Waiters.class).waiting();
    }

    @Test
    void those_beyond_the_limit_are_told_to_come_back_before_anything_is_done() {
        List<CompletableFuture<HttpResponse<String>>> waiting = wait(MOST);
        int begun = OtherHandlers.BEGUN.get();
        HttpResponse<String> refused = hello.get("/news");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("5 callers wait here");
        assertThat(OtherHandlers.BEGUN).hasValue(begun);
        hello.get("/news/good");
        assertThat(waiting).allSatisfy(caller -> assertThat(caller.join().body()).isEqualTo("good"));
        assertThat(waiters()).isZero();
    }

    @Test
    void who_has_hung_up_is_forgotten() throws IOException {
        List<Socket> callers = new ArrayList<>();
        for (int caller = 0; caller < MOST; caller++) {
            callers.add(new Socket("localhost", hello.address().getPort()));
            callers.getLast()
                    .getOutputStream()
                    .write("GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        await().until(() -> waiters() == MOST);
        for (int caller = 1; caller < MOST; caller++) {
            callers.get(caller).close();
        }
        await().until(() -> waiters() == 1);
        hello.get("/news/good");
        await().until(() -> waiters() == 0);
        assertThat(new String(callers.getFirst().getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200 \r\n");
        callers.getFirst().close();
    }

    @Test
    void those_who_wait_are_answered_when_the_process_stops() {
        List<CompletableFuture<HttpResponse<String>>> waiting = wait(MOST);
        hello.close();
        assertThat(waiting).allSatisfy(caller -> {
            assertThat(caller.join().statusCode()).isEqualTo(200);
            assertThat(caller.join().body()).isEqualTo("none");
        });
    }
}
