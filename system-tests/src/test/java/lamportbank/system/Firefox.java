package lamportbank.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/// A Firefox as it is installed, driven by [WebDriver BiDi](https://www.w3.org/TR/webdriver-bidi/), which it speaks
/// itself. One page.
final class Firefox implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final WebSocket socket;
    private final AtomicLong commands = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    private final String page;

    /// @param profile a new folder
    Firefox(String executable, Path profile) throws IOException {
        process = new ProcessBuilder(executable, "--headless", "--no-remote", "--profile", profile.toString(),
                "--remote-debugging-port", "0", "about:blank").redirectErrorStream(true).start();
        URI address = listeningAt(process);
        socket = HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(address.resolve("/session"), new Messages())
                .join();
        send("session.new", Map.of("capabilities", Map.of()));
        send("session.subscribe", Map.of("events", List.of("log.entryAdded")));
        page = send("browsingContext.getTree", Map.of()).at("/contexts/0/context").asString();
    }

    private static URI listeningAt(Process process) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                Thread.ofVirtual().start(() -> said.lines().forEach(rest -> {})); // or it would stop at a full pipe
                return URI.create(matcher.group(1));
            }
        }
        throw new IOException("Firefox ended before it listened");
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                take(JSON.readTree(message.toString()));
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void take(JsonNode message) {
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asLong(-1));
        if (answer != null) {
            answer.complete(message);
        } else if (message.at("/params/level").asString("").equals("error")) {
            errors.add(message.at("/params/text").asString());
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        long id = commands.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true).join();
        JsonNode message = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (!message.path("type").asString("").equals("success")) {
            throw new IllegalStateException(method + ": " + message);
        }
        return message.path("result");
    }

    void size(int width, int height) {
        send("browsingContext.setViewport",
                Map.of("context", page, "viewport", Map.of("width", width, "height", height)));
    }

    void open(String address) {
        send("browsingContext.navigate", Map.of("context", page, "url", address, "wait", "complete"));
    }

    /// What an expression of JavaScript is on the page, as text.
    String evaluate(String expression) {
        JsonNode result = send("script.evaluate", Map.of("expression", "String(" + expression + ")", "target",
                Map.of("context", page), "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.at("/exceptionDetails/text").asString());
        }
        return result.at("/result/value").asString();
    }

    void awaitTrue(String expression) {
        await(expression).atMost(PATIENCE).until(() -> evaluate(expression).equals("true"));
    }

    /// With the mouse, in the middle of it.
    void click(String selector) {
        String[] middle = evaluate("(() => { const one = document.querySelector('" + selector + "');"
                + " one.scrollIntoView({ block: 'nearest' }); const at = one.getBoundingClientRect();"
                + " return [at.x + at.width / 2, at.y + at.height / 2].map(Math.round).join(); })()").split(",");
        send("input.performActions", Map.of("context", page, "actions", List.of(Map.of(
                "type", "pointer", "id", "mouse", "actions", List.of(
                        Map.of("type", "pointerMove", "x", Integer.parseInt(middle[0]), "y",
                                Integer.parseInt(middle[1])),
                        Map.of("type", "pointerDown", "button", 0),
                        Map.of("type", "pointerUp", "button", 0))))));
    }

    /// A key, by its value in WebDriver: `\uE014` is the right arrow.
    void press(String key) {
        send("input.performActions", Map.of("context", page, "actions", List.of(Map.of(
                "type", "key", "id", "keyboard", "actions", List.of(
                        Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key))))));
    }

    /// What the page complained about.
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
