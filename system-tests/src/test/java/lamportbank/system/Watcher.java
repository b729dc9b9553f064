package lamportbank.system;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Somebody at the other end of a feed.
final class Watcher implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StringBuilder partial = new StringBuilder();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private @Nullable WebSocket socket;

    private Watcher() {}

    /// @param query as in `?after=7`, or nothing
    static Watcher of(Service service, String query) {
        Watcher watcher = new Watcher();
        URI feed = URI.create("ws://" + service.address().getAuthority() + "/feed" + query);
        watcher.socket = service.http().newWebSocketBuilder().buildAsync(feed, watcher).join();
        return watcher;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(Answer.JSON.readTree(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    /// What the feed began with.
    JsonNode first() {
        await("the feed begins").atMost(PATIENCE).until(() -> !messages.isEmpty());
        return messages.getFirst();
    }

    /// All that came, that with which the feed began too.
    List<JsonNode> messages() {
        first();
        return List.copyOf(messages);
    }

    /// The number of the last effect that is in what the feed began with.
    long start() {
        return first().path("effect").asLong();
    }

    /// All effects so far, in the order in which they came.
    List<JsonNode> effects() {
        return messages.stream().skip(1).flatMap(message -> message.path("effects").valueStream()).toList();
    }

    List<JsonNode> awaitEffect(long number) {
        return awaitEffects("effect " + number, effect -> effect.path("number").asLong() >= number);
    }

    /// Everything up to the end of a transfer.
    List<JsonNode> awaitEndOf(JsonNode transfer) {
        String id = transfer.path("id").asString();
        return awaitEffects("the block of transfer " + id, effect -> {
            JsonNode fact = effect.path("effect").path("fact");
            return fact.path("type").asString("").equals("BlockAppended") && fact.toString().contains(id);
        });
    }

    private List<JsonNode> awaitEffects(String what, Predicate<JsonNode> last) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(10))
                .until(() -> effects().stream().anyMatch(last));
        return effects();
    }

    /// Every effect after a number, none missing, none twice, none out of order.
    static void assertNoGaps(long after, List<JsonNode> effects) {
        long expected = after;
        for (JsonNode effect : effects) {
            expected++;
            assertThat(effect.path("number").asLong()).isEqualTo(expected);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
