package lamportbank.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Watches a feed and keeps all that comes.
public final class FeedWatcher implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private volatile @Nullable Integer closed;

    /// @param query as in `?after=7&life=…`, or nothing
    public FeedWatcher(RunningService service, String query) {
        URI address = URI.create("ws" + service.address().toString().substring("http".length()) + "/feed" + query);
        socket = HTTP.newWebSocketBuilder().buildAsync(address, this).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            messages.add(JsonMapper.shared().readTree(part.toString()));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed = status;
        return null;
    }

    /// The status with which the service has closed it, if it has.
    public Optional<Integer> closed() {
        return Optional.ofNullable(closed);
    }

    public boolean hasBegun() {
        return !messages.isEmpty();
    }

    /// The message it begins with: a snapshot, or that it resumes.
    public JsonNode first() {
        await().until(() -> !messages.isEmpty());
        return messages.getFirst();
    }

    /// The numbers of the effects that have come, in the order in which they came.
    public List<Long> numbers() {
        return items().stream().map(item -> item.get("number").longValue()).toList();
    }

    public List<JsonNode> items() {
        List<JsonNode> items = new ArrayList<>();
        messages.stream()
                .filter(message -> message.get("type").stringValue().equals("effects"))
                .forEach(message -> message.get("effects").forEach(items::add));
        return items;
    }

    /// Waits for an effect, and checks that all came that there are after `from`, each once.
    public List<JsonNode> upTo(long from, long effect) {
        await().until(() -> !numbers().isEmpty() && numbers().getLast() >= effect);
        List<Long> expected = new ArrayList<>();
        for (long number = from + 1; number <= numbers().getLast(); number++) {
            expected.add(number);
        }
        assertThat(numbers()).isEqualTo(expected);
        return items();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
