package lamportbank.spring.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;

/// A process that stops, and a thread that gets no further between the end of a request and the end of its answer.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LastWordsTest {
    private static final CountDownLatch CHECKED = new CountDownLatch(1);

    @TempDir
    private Path data;

    @EnableAutoConfiguration
    static class SlowService {
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> slowness() {
            return factory -> factory.addContextValves(new ValveBase(true) {
                @Override
                public void invoke(Request request, Response response) throws IOException, ServletException {
                    getNext().invoke(request, response);
                    try {
                        CHECKED.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }
    }

    @Test
    void an_answer_is_sent_before_its_request_counts_as_done() {
        try (RunningService hello = new RunningService(
                SlowService.class, "hello-1", RunningService.freePort(), data.resolve("hello-1"))) {
            hello.bean(Waiters.class).stop(); // the first thing that stops
            CompletableFuture<HttpResponse<String>> caller = CompletableFuture.supplyAsync(
                    () -> hello.get("/clock"), task -> Thread.ofPlatform().daemon().start(task));
            assertThat(caller.join().statusCode()).isEqualTo(200);
            assertThat(caller.join().body()).contains("hello-1");
        } finally {
            CHECKED.countDown();
        }
    }
}
