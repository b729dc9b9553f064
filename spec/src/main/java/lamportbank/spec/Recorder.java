package lamportbank.spec;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Watches the feeds of some processes, from the first effect that each ever had.
public final class Recorder implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long QUIET_NANOS = 2_000_000_000L;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Feed> feeds = new ArrayList<>();
    private final AtomicLong lastHeard = new AtomicLong(System.nanoTime());

    private final class Feed implements WebSocket.Listener {
        private final URI process;
        private final StringBuilder text = new StringBuilder();
        private final List<String> lines = new ArrayList<>();
        private @Nullable String failure;

        Feed(URI process) {
            this.process = process;
        }

        @Override
        public synchronized CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                take(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void take(JsonNode message) {
            lastHeard.set(System.nanoTime());
            switch (message.path("type").asString()) {
                case "snapshot" -> failure = "the journal of " + message.path("node").asString()
                        + " does not reach back to its first effect any more";
                case "effects" -> message.path("effects").forEach(item -> {
                    ObjectNode line = JSON.createObjectNode();
                    line.set("node", message.path("node"));
                    line.set("number", item.path("number"));
                    line.set("effect", item.path("effect"));
                    lines.add(line.toString());
                });
                default -> {}
            }
        }

        @Override
        public synchronized void onError(WebSocket socket, Throwable error) {
            failure = process + ": " + error;
        }

        synchronized List<String> lines() {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            return List.copyOf(lines);
        }
    }

    /// @param processes for example `http://127.0.0.1:8090`
    public Recorder(List<URI> processes) {
        for (URI process : processes) {
            Feed feed = new Feed(process);
            feeds.add(feed);
            URI address = URI
                    .create(process.toString().replaceFirst("^http", "ws").replaceFirst("/+$", "") + "/feed?after=0");
            http.newWebSocketBuilder().buildAsync(address, feed).join();
        }
    }

    /// Waits until nothing has happened anywhere for two seconds.
    ///
    /// @return the record, one effect per line
    public List<String> awaitQuiet() throws InterruptedException {
        while (System.nanoTime() - lastHeard.get() < QUIET_NANOS) {
            Thread.sleep(50);
        }
        return feeds.stream().flatMap(feed -> feed.lines().stream()).toList();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
