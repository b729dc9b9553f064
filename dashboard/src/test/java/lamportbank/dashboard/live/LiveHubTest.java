package lamportbank.dashboard.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import lamportbank.dashboard.feed.FeedListener;
import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LiveHubTest {
    private static final int ROOM = 20_000;

    private final LiveHub hub = new LiveHub(ROOM);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Browser browser = new Browser(told::add, hub::tellEverything);

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void keepsNoMoreOfAllTogetherThanThereIsRoomFor() {
        for (int number = 1; number <= 100; number++) {
            FeedListener feed = watch("client-" + number);
            feed.onSnapshot(snapshot(0, "S", ROOM / 6));
            feed.onEffects(effects(1, "E", ROOM / 6));
        }
        assertThat(everything().length()).isLessThan(ROOM / 2 + 100 * 300);
    }

    @Test
    void oneThatIsTooLargeIsNotShownAndTheOthersAre() {
        FeedListener modest = watch("client-1");
        modest.onSnapshot(snapshot(0, "modest", 500));
        modest.onEffects(effects(1, "deed", 500));
        FeedListener large = watch("client-2");
        large.onSnapshot(snapshot(0, "large", ROOM));
        assertThat(everything())
                .contains("modest", "deed")
                .contains("\"name\":\"client-2\",\"up\":false,\"everHeard\":false,\"tooLarge\":true")
                .doesNotContain("largelarge");
        large.onEffects(effects(1, "tiny", 10));
        large.onCheckpoint(snapshot(1, "slim", 10));
        assertThat(everything()).contains("slim").doesNotContain("\"tooLarge\":true");
    }

    @Test
    void browsersHearThatOneIsNotShownAnyMore() {
        hub.join(browser);
        browser.start();
        watch("client-1").onSnapshot(snapshot(0, "first", ROOM / 4 - 500));
        await().until(() -> String.join("", told).contains("first"));
        watch("client-2").onSnapshot(snapshot(0, "second", ROOM / 4 + 500));
        await().untilAsserted(
                () -> assertThat(String.join("", told)).contains("\"tooLarge\":true").doesNotContain("second"));
    }

    private FeedListener watch(String name) {
        return hub.watch(name, snapshot -> List.of());
    }

    /// What a browser is told that comes now.
    private String everything() {
        List<String> all = new CopyOnWriteArrayList<>();
        Browser newcomer = new Browser(all::add, hub::tellEverything);
        hub.tellProperties("\"the last\"");
        hub.join(newcomer);
        newcomer.start();
        await().until(() -> String.join("", all).contains("the last"));
        hub.leave(newcomer);
        newcomer.close();
        return String.join("", all);
    }

    private static Snapshot snapshot(long effect, String word, int length) {
        return new Snapshot("bank", effect, "a", text(word, length));
    }

    private static Effects effects(long number, String word, int length) {
        return new Effects(number, number, text(word, length));
    }

    private static String text(String word, int length) {
        return '"' + word.repeat(length / word.length()) + '"';
    }
}
