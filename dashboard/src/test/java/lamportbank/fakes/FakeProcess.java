package lamportbank.fakes;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/// A process as far as the dashboard can tell: a feed that says what the test wants it to say, and answers that
/// the test has laid down.
public final class FakeProcess implements AutoCloseable {
    /// A call that came.
    public record Call(String method, String path, @Nullable String query, Map<String, String> headers, String body) {}

    private record Answer(int status, String type, String body) {}

    private final Feed feed = new Feed();
    private final Answers answers = new Answers();
    private @Nullable ServletWebServerApplicationContext context;
    private int port;

    /// Starts it, again at the same port if it ran before.
    public FakeProcess start() {
        context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Web.class)
                .properties(Map.of(
                        "server.port", port,
                        "server.address", "127.0.0.1",
                        "spring.config.name", "none",
                        "spring.thymeleaf.check-template-location", "false",
                        "spring.main.banner-mode", "off",
                        "server.shutdown", "immediate"))
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("feed", feed);
                    starting.getBeanFactory().registerSingleton("answers", answers);
                })
                .run();
        port = context.getWebServer().getPort();
        return this;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// What is said to whoever connects.
    public void greetWith(String message) {
        feed.greeting = message;
    }

    /// Tells all that are connected.
    public void say(String message) {
        feed.sessions.forEach(session -> feed.send(session, new TextMessage(message)));
    }

    /// Tells all that are connected a part of a message, and not the rest.
    public void begin(String message) {
        feed.sessions.forEach(session -> feed.send(session, new TextMessage(message, false)));
    }

    /// Breaks all connections to the feed.
    public void hangUp() {
        feed.sessions.forEach(session -> feed.close(session));
    }

    public int listeners() {
        return feed.sessions.size();
    }

    /// The `after` of every connection so far, in order; "" for none.
    public List<String> connections() {
        return feed.connections;
    }

    public void answer(String path, int status, String body) {
        String type = status < 400 ? "application/json" : "application/problem+json";
        answers.byPath.put(path, new Answer(status, type, body));
    }

    public List<Call> calls() {
        return answers.calls;
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
            context = null;
        }
    }

    private static final class Feed extends TextWebSocketHandler {
        final List<WebSocketSession> sessions = new CopyOnWriteArrayList<>();
        final List<String> connections = new CopyOnWriteArrayList<>();
        volatile String greeting = "{\"type\":\"snapshot\",\"effect\":0,\"life\":\"a\",\"state\":{}}";

        @Override
        public void afterConnectionEstablished(WebSocketSession session) {
            URI uri = session.getUri();
            String query = uri == null || uri.getQuery() == null ? "" : uri.getQuery();
            connections.add(query.replace("after=", ""));
            send(session, new TextMessage(greeting));
            sessions.add(session);
        }

        @Override
        public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
            sessions.remove(session);
        }

        void send(WebSocketSession session, TextMessage message) {
            try {
                synchronized (session) {
                    session.sendMessage(message);
                }
            } catch (IOException | IllegalStateException gone) {
                sessions.remove(session);
            }
        }

        void close(WebSocketSession session) {
            try {
                session.close();
            } catch (IOException gone) {
                sessions.remove(session);
            }
        }
    }

    private static final class Answers implements HttpRequestHandler {
        final Map<String, Answer> byPath = new ConcurrentHashMap<>();
        final List<Call> calls = new CopyOnWriteArrayList<>();

        @Override
        public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Map<String, String> headers = new ConcurrentHashMap<>();
            request.getHeaderNames().asIterator()
                    .forEachRemaining(name -> headers.put(name.toLowerCase(), request.getHeader(name)));
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(
                    request.getMethod(), request.getRequestURI(), request.getQueryString(), headers, body));
            Answer answer = byPath.getOrDefault(
                    request.getRequestURI(), new Answer(404, "application/problem+json", "{\"status\":404}"));
            response.setStatus(answer.status());
            response.setContentType(answer.type());
            response.setHeader("Lamport-Clock", "42");
            response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebSocket
    static class Web {
        @Bean
        WebSocketConfigurer feedAt(Feed feed) {
            return registry -> registry.addHandler(feed, "/feed").setAllowedOriginPatterns("*");
        }

        @Bean
        SimpleUrlHandlerMapping everythingElse(Answers answers) {
            return new SimpleUrlHandlerMapping(Map.of("/**", answers), 1_000);
        }
    }
}
