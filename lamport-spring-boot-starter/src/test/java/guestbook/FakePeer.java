package guestbook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.spring.RunningService;

/// A process that is none: writes down what is posted to its channel, and answers as it is told.
final class FakePeer implements AutoCloseable {
    /// @param clock of the headers
    record Post(Instant at, String clock, String node, JsonNode body) {
        List<Long> sequences() {
            return messages().stream().map(message -> message.get("sequence").longValue()).toList();
        }

        List<JsonNode> messages() {
            return body.get("messages").valueStream().toList();
        }

        boolean isGreeting() {
            return messages().isEmpty();
        }

        /// Of what rode on answers.
        long acknowledged() {
            return body.get("acknowledged").longValue();
        }
    }

    /// What a post is answered. May take its time.
    interface Answers {
        Answer to(Post post) throws InterruptedException;
    }

    /// @param node who it says that it is
    record Answer(int status, String body, String node) {
        Answer(int status, String body) {
            this(status, body, "guestbook-2");
        }

        static Answer acknowledged(long sequence) {
            return new Answer(200, "{\"acknowledged\":" + sequence + "}");
        }

        /// With messages that ride along.
        static Answer riding(Post post, String incarnation, String... messages) {
            return new Answer(200, "{\"acknowledged\":%d,\"incarnation\":\"%s\",\"messages\":[%s]}".formatted(
                    post.isGreeting() ? 0 : post.sequences().getLast(), incarnation, String.join(",", messages)));
        }

        Answer from(String other) {
            return new Answer(status, body, other);
        }

        static Answer all(Post post) {
            return acknowledged(post.isGreeting() ? 0 : post.sequences().getLast());
        }

        /// Its first bytes are like those of others.
        static final Answer ENDLESS = new Answer(200, "{\"acknowledged\":1");

        static final Answer BROKEN = new Answer(503, "{\"detail\":\"not now\"}");
    }

    private final int port;
    private final String path;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;
    private volatile Answers answers = Answer::all;
    private volatile boolean greeted;

    FakePeer(int port) {
        this(port, "");
    }

    /// @param path below which it is, as in `/banks/one`
    FakePeer(int port, String path) {
        this.port = port;
        this.path = path;
    }

    void answer(Answers next) {
        answers = next;
    }

    void start() throws IOException {
        HttpServer next = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        next.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        next.createContext(path + "/channel", this::take);
        next.start();
        server = next;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Post post = new Post(
                    Instant.now(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Lamport-Clock")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Lamport-Node")),
                    JsonMapper.shared().readTree(exchange.getRequestBody()));
            posts.add(post);
            Answer answer = isFirstGreeting(post) ? Answer.acknowledged(0) : answers.to(post);
            byte[] body = answer.body().getBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Lamport-Clock", "5000");
            exchange.getResponseHeaders().set("Lamport-Node", answer.node());
            exchange.sendResponseHeaders(answer.status(), answer == Answer.ENDLESS ? 0 : body.length);
            exchange.getResponseBody().write(body);
            while (answer == Answer.ENDLESS) {
                exchange.getResponseBody().write(" ".repeat(8192).getBytes());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// It only asks how far we are, and comes before all that the tests are about.
    private synchronized boolean isFirstGreeting(Post post) {
        boolean first = !greeted && post.isGreeting();
        greeted |= first;
        return first;
    }

    List<Post> posts() {
        return List.copyOf(posts);
    }

    /// Those that carried something.
    List<Post> deliveries() {
        return posts.stream().filter(post -> !post.isGreeting()).toList();
    }

    static Duration between(Post earlier, Post later) {
        return Duration.between(earlier.at(), later.at());
    }

    void greet(RunningService book) {
        book.post("/channel", "{\"to\":\"guestbook-1\",\"incarnation\":\"fake\",\"messages\":[]}",
                "Lamport-Clock", "0", "Lamport-Node", "guestbook-2");
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
