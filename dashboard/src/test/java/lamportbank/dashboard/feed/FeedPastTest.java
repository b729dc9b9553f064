package lamportbank.dashboard.feed;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;
import lamportbank.fakes.FakeProcess;
import lamportbank.spring.web.Room;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FeedPastTest {
    private final FakeProcess process = new FakeProcess().start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final FeedPast past = new FeedPast(process.address(), http, FeedTimings.DEFAULT, new Room(1 << 20));

    @AfterEach
    void stop() {
        process.close();
        http.shutdownNow();
    }

    @Test
    void readsTheEffectsThatLedToASnapshot() {
        process.greetWith("{\"type\":\"resumed\",\"effect\":30,\"life\":\"a\"}");
        CompletableFuture<List<Effects>> before = readBefore(20);
        await().until(() -> process.listeners() == 1);
        process.say(effects(1, 12));
        process.say(effects(13, 25));
        assertThat(before.join()).extracting(Effects::last).containsExactly(12L, 25L);
        assertThat(process.connections()).containsExactly("0&life=a");
        await().until(() -> process.listeners() == 0);
    }

    @Test
    void goesBackOnlySoFar() {
        process.greetWith("{\"type\":\"resumed\",\"effect\":9000,\"life\":\"a\"}");
        CompletableFuture<List<Effects>> before = readBefore(9000);
        await().until(() -> process.listeners() == 1);
        process.say(effects(8999, 9000));
        before.join();
        assertThat(process.connections()).containsExactly(9000 - FeedPast.EFFECTS + "&life=a");
    }

    @Test
    void hasNoneIfTheJournalHasNone() {
        process.greetWith("{\"type\":\"snapshot\",\"effect\":30,\"life\":\"a\",\"state\":{}}");
        assertThat(readBefore(20).join()).isEmpty();
    }

    @Test
    void triesAgainWhenTheConnectionBreaks() {
        process.greetWith("{\"type\":\"resumed\",\"effect\":30,\"life\":\"a\"}");
        CompletableFuture<List<Effects>> before = readBefore(20);
        await().until(() -> process.listeners() == 1);
        process.hangUp();
        await().until(() -> process.connections().size() == 2 && process.listeners() == 1);
        process.say(effects(1, 20));
        assertThat(before.join()).extracting(Effects::last).containsExactly(20L);
    }

    private CompletableFuture<List<Effects>> readBefore(long effect) {
        return CompletableFuture.supplyAsync(() -> past.before(new Snapshot("client-1", effect, "a", "{}")));
    }

    private static String effects(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> "{\"number\":" + number + ",\"effect\":{}}")
                .collect(joining(",", "{\"type\":\"effects\",\"effects\":[", "]}"));
    }
}
