package lamportbank.dashboard.live;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;
import lamportbank.dashboard.feed.FeedMessage.Troubles;

import static org.assertj.core.api.Assertions.assertThat;

class WatchedTest {
    private final Watched watched = new Watched("client-1");

    @Test
    void keepsASnapshotAndTheEffectsSince() {
        watched.restart(snapshot(10));
        watched.append(effects(11, 12), 100);
        assertThat(watched.everything()).contains("\"snapshot\":\"S10\",\"effects\":[\"E11-12\"]");
    }

    @Test
    void keepsThePastBeyondACheckpoint() {
        watched.restart(snapshot(10));
        watched.append(effects(11, 20), 100);
        watched.checkpoint(snapshot(20));
        watched.append(effects(21, 30), 100);
        watched.checkpoint(snapshot(30));
        assertThat(watched.everything()).contains("S10", "E11-20", "E21-30").doesNotContain("S20");
    }

    @Test
    void givesUpTheOldestEffectsAndGoesOnFromTheNextSnapshot() {
        watched.restart(snapshot(10));
        watched.append(effects(11, 20), 25);
        watched.append(effects(21, 30), 25);
        watched.checkpoint(snapshot(25));
        watched.append(effects(31, 40), 25);
        assertThat(watched.everything())
                .contains("\"snapshot\":\"S25\",\"effects\":[\"E21-30\",\"E31-40\"]")
                .doesNotContain("E11-20", "S10");
    }

    @Test
    void givesUpTheOldestWhenThereIsNoRoomAndIsNotShownWithoutAny() {
        watched.restart(snapshot(10));
        watched.append(effects(11, 20), 100);
        watched.append(effects(21, 30), 100);
        watched.checkpoint(snapshot(30));
        watched.giveUpOldest();
        assertThat(watched.everything()).contains("\"snapshot\":\"S30\",\"effects\":[\"E21-30\"]");
        watched.giveUpOldest();
        assertThat(watched.everything()).contains("\"snapshot\":\"S30\",\"effects\":[]", "\"tooLarge\":false");
        watched.giveUpOldest();
        assertThat(watched.everything()).contains("\"snapshot\":null,\"effects\":[]", "\"tooLarge\":true");
        watched.append(effects(31, 40), 100);
        watched.append(effects(41, 50), 100);
        assertThat(watched.everything()).contains("\"tooLarge\":true");
        assertThat(watched.checkpoint(snapshot(40))).as("shown again").isTrue();
        assertThat(watched.everything())
                .contains("\"snapshot\":\"S40\",\"effects\":[\"E31-40\",\"E41-50\"]", "\"tooLarge\":false");
    }

    @Test
    void countsAllThatItKeeps() {
        assertThat(watched.bytes()).isZero();
        Snapshot first = snapshot(10);
        watched.restart(first);
        watched.prepend(first, List.of(effects(1, 10)));
        watched.append(effects(11, 20), 15);
        watched.troubles(new Troubles("\"T\""));
        watched.troubles(new Troubles("\"TROUBLE\""));
        watched.checkpoint(snapshot(20));
        long all = Stream.of("\"S10\"", "\"S20\"", "\"E11-20\"", "\"TROUBLE\"").mapToLong(String::length).sum();
        assertThat(watched.bytes()).isBetween(2 * all, 2 * all + 4 * 100);
        while (watched.bytes() > 0) {
            watched.giveUpOldest();
        }
        assertThat(watched.everything())
                .contains("\"troubles\":null,\"snapshot\":null,\"effects\":[]", "\"tooLarge\":true");
    }

    @Test
    void putsWhatTheJournalHasBeforeWhatIsKnown() {
        Snapshot first = snapshot(10);
        watched.restart(first);
        watched.append(effects(11, 12), 100);
        assertThat(watched.prepend(first, List.of(effects(1, 5), effects(6, 10)))).isTrue();
        assertThat(watched.everything()).contains("\"snapshot\":\"S10\",\"effects\":[\"E1-5\",\"E6-10\",\"E11-12\"]");
    }

    @Test
    void takesNoPastOfAnEarlierLife() {
        Snapshot earlier = new Snapshot("bank", 10, "earlier", "\"S10\"");
        watched.restart(snapshot(10));
        assertThat(watched.prepend(earlier, List.of(effects(1, 10)))).isFalse();
        assertThat(watched.everything()).doesNotContain("E1-10");
    }

    @Test
    void ignoresACheckpointOfAnotherLife() {
        watched.restart(snapshot(10));
        watched.append(effects(11, 20), 5);
        watched.append(effects(21, 30), 5);
        watched.checkpoint(new Snapshot("bank", 500, "another", "\"S500\""));
        assertThat(watched.everything()).contains("\"snapshot\":null").doesNotContain("S500");
    }

    @Test
    void isBoundedWhenNoCheckpointComes() {
        watched.restart(snapshot(0));
        watched.append(effects(1, 100), 100);
        watched.append(effects(101, 101), 100);
        assertThat(watched.everything()).contains("\"snapshot\":null,\"effects\":[\"E101-101\"]");
        assertThat(watched.checkpoint(snapshot(101))).isTrue();
        assertThat(watched.everything()).contains("\"snapshot\":\"S101\",\"effects\":[\"E101-101\"]");
    }

    private static Snapshot snapshot(long effect) {
        return new Snapshot("bank", effect, "a", "\"S" + effect + "\"");
    }

    private static Effects effects(long first, long last) {
        return new Effects(first, last, "\"E" + first + "-" + last + "\"");
    }
}
