package lamportbank.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/// Says what a test tells it to, and remembers what it was asked.
final class FakeProcess implements AutoCloseable {
    /// @param key the Idempotency-Key
    record Asked(String call, String accept, String body, @Nullable String key) {}

    /// @param status 0 for none: the connection breaks
    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    FakeProcess() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /// The next answer to this call; the last one is given again and again.
    ///
    /// @param call as in `GET /balance`
    FakeProcess says(String call, int status, String type, String body) {
        answers.computeIfAbsent(call, none -> new ArrayDeque<>()).add(new Answer(status, type, body));
        return this;
    }

    FakeProcess shows(String path, String text) {
        return says("GET " + path, 200, "text/plain", text);
    }

    FakeProcess says(String call, String json) {
        return says(call, 200, "application/json", json);
    }

    FakeProcess losesTheAnswerTo(String call) {
        return says(call, 0, "", "");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(
                    call, exchange.getRequestHeaders().getFirst("Accept"), body,
                    exchange.getRequestHeaders().getFirst("Idempotency-Key")));
            Answer answer = next(call);
            if (answer.status() != 0) {
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", answer.type());
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private Answer next(String call) {
        Deque<Answer> all = answers.getOrDefault(call, new ArrayDeque<>());
        if (all.isEmpty()) {
            return new Answer(404, "application/problem+json", "{\"detail\": \"nobody told me about " + call + "\"}");
        }
        return all.size() == 1 ? all.getFirst() : all.removeFirst();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Asked> asked() {
        return asked;
    }

    List<String> calls() {
        return asked.stream().map(Asked::call).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
