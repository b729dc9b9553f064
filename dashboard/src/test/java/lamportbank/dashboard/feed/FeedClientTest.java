package lamportbank.dashboard.feed;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import lamportbank.fakes.FakeProcess;
import lamportbank.spring.web.Room;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FeedClientTest {
    private static final FeedTimings TIMINGS = new FeedTimings(
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofSeconds(3),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(500));

    /// Characters: for one message as long as one may be, and not for two.
    private static final int ROOM = FeedConnection.LONGEST_MESSAGE + 100_000;

    private final FakeProcess process = new FakeProcess().start();
    private final Heard heard = new Heard();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Room room = new Room(ROOM);
    private final FeedClient client = new FeedClient("client-1", process.address(), http, TIMINGS, room, heard);

    @BeforeEach
    void listen() {
        process.greetWith(snapshot(120, "a"));
        client.start();
        await().until(() -> process.listeners() == 1);
    }

    @AfterEach
    void stop() {
        client.close();
        process.close();
        http.shutdownNow();
    }

    @Test
    void hearsASnapshotAndWhatFollows() {
        process.say(effects(121, 123));
        process.say(effects(124, 124));
        await().untilAsserted(
                () -> assertThat(heard.news).containsExactly("away", "snapshot 120", "up", "121-123", "124-124"));
    }

    @Test
    void goesOnAfterTheLastEffectWhenTheConnectionBreaks() {
        process.say(effects(121, 123));
        await().until(() -> heard.news.contains("121-123"));
        process.greetWith(resumed(123, "a"));
        process.hangUp();
        await().until(() -> process.listeners() == 1 && process.connections().size() == 2);
        process.say(effects(124, 125));
        await().untilAsserted(() -> assertThat(heard.news)
                .containsExactly("away", "snapshot 120", "up", "121-123", "away", "up", "124-125"));
        assertThat(process.connections()).containsExactly("", "123");
    }

    @Test
    void saysOnceThatAProcessIsAwayAndOnceThatItIsBack() {
        process.close();
        await().until(() -> heard.news.size() == 4);
        process.start();
        await().untilAsserted(
                () -> assertThat(heard.news)
                        .containsExactly("away", "snapshot 120", "up", "away", "snapshot 120", "up"));
    }

    @Test
    void startsAfreshWhenEffectsAreMissing() {
        process.say(effects(122, 123));
        await().untilAsserted(() -> assertThat(process.connections()).startsWith("", ""));
        await().untilAsserted(() -> assertThat(heard.news)
                .startsWith("away", "snapshot 120", "up", "away", "snapshot 120", "up")
                .doesNotContain("122-123"));
    }

    @Test
    void doesNotTakeAnotherLifeForAResumption() {
        process.greetWith(resumed(120, "b"));
        process.hangUp();
        await().until(() -> process.connections().size() >= 3);
        assertThat(process.connections()).startsWith("", "120", "");
    }

    @Test
    void asksForACheckpointAfterManyEffects() {
        process.greetWith(snapshot(1120, "a"));
        process.say(effects(121, 121 + FeedClient.EFFECTS_BETWEEN_CHECKPOINTS - 1));
        await().untilAsserted(() -> assertThat(heard.news).contains("checkpoint 1120"));
        await().until(() -> process.listeners() == 1);
        assertThat(process.connections()).containsExactly("", "");
        process.say(effects(1121, 1121));
        await().untilAsserted(() -> assertThat(heard.news).endsWith("1121-1121").containsOnlyOnce("away"));
    }

    @Test
    void doesNotListenToAMessageWithoutEnd() {
        process.begin("x".repeat(FeedConnection.LONGEST_MESSAGE + 1));
        await().untilAsserted(() -> assertThat(heard.news)
                .containsExactly("away", "snapshot 120", "up", "away", "snapshot 120", "up"));
        assertThat(process.connections()).as("afresh").containsExactly("", "");
    }

    @Test
    void aMessageThatDoesNotComeToItsEndGivesItsRoomBack() {
        process.begin("x".repeat(ROOM / 2));
        await().untilAsserted(() -> assertThat(process.connections()).as("another").containsExactly("", "120"));
        await().untilAsserted(() -> assertThat(heard.news).endsWith("away", "snapshot 120", "up"));
        room.share().take(ROOM);
    }

    @Test
    void allFeedsTogetherBeginNoMoreThanThereIsRoomFor() {
        Heard other = new Heard();
        try (FeedClient another = new FeedClient("client-2", process.address(), http, TIMINGS, room, other)) {
            another.start();
            await().until(() -> process.listeners() == 2 && other.news.contains("up"));
            process.begin("x".repeat(ROOM / 2 + 1));
            await().untilAsserted(() -> assertThat(process.connections()).containsExactly("", "", "120"));
        }
        process.hangUp();
        await().until(() -> process.listeners() == 1);
        process.greetWith(resumed(120, "a"));
        process.say(effects(121, 121));
        await().untilAsserted(() -> assertThat(heard.news).contains("121-121"));
        room.share().take(ROOM);
    }

    @Test
    void waitsLongerFromAttemptToAttemptButNotForEver() {
        FeedTimings timings = FeedTimings.DEFAULT;
        assertThat(timings.pauseAfter(0)).isEqualTo(Duration.ofMillis(100));
        assertThat(timings.pauseAfter(3)).isEqualTo(Duration.ofMillis(800));
        assertThat(timings.pauseAfter(1_000_000)).isEqualTo(Duration.ofSeconds(2));
    }

    private static String snapshot(long effect, String life) {
        return "{\"type\":\"snapshot\",\"effect\":%d,\"life\":\"%s\",\"state\":{}}".formatted(effect, life);
    }

    private static String resumed(long effect, String life) {
        return "{\"type\":\"resumed\",\"effect\":%d,\"life\":\"%s\"}".formatted(effect, life);
    }

    private static String effects(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> "{\"number\":" + number + ",\"effect\":{}}")
                .collect(joining(",", "{\"type\":\"effects\",\"effects\":[", "]}"));
    }

    private static final class Heard implements FeedListener {
        final List<String> news = new CopyOnWriteArrayList<>();

        @Override
        public void onUp(Instant at) {
            news.add("up");
        }

        @Override
        public void onAway(Instant since) {
            news.add("away");
        }

        @Override
        public void onSnapshot(FeedMessage.Snapshot snapshot) {
            news.add("snapshot " + snapshot.effect());
        }

        @Override
        public void onEffects(FeedMessage.Effects effects) {
            news.add(effects.first() + "-" + effects.last());
        }

        @Override
        public void onCheckpoint(FeedMessage.Snapshot snapshot) {
            news.add("checkpoint " + snapshot.effect());
        }
    }
}
