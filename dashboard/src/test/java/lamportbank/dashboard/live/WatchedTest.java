package lamportbank.dashboard.live;

import org.junit.jupiter.api.Test;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;

class WatchedTest {
    private final Watched watched = new Watched("client-1");

    @Test
    void keepsASnapshotAndTheEffectsSince() {
        watched.restart(snapshot(10));
        watched.append(effects(11, 12));
        assertThat(watched.everything()).contains("\"snapshot\":\"S10\",\"effects\":[\"E11-12\"]");
    }

    @Test
    void givesUpThePastOnlyAtTheSecondCheckpoint() {
        watched.restart(snapshot(10));
        watched.append(effects(11, 20));
        watched.checkpoint(snapshot(20));
        watched.append(effects(21, 30));
        assertThat(watched.everything()).contains("S10", "E11-20", "E21-30");
        watched.checkpoint(snapshot(30));
        assertThat(watched.everything()).contains("S20", "E21-30").doesNotContain("E11-20", "S10");
    }

    @Test
    void ignoresACheckpointOfAnotherLife() {
        watched.restart(snapshot(10));
        watched.checkpoint(new Snapshot(500, "another", "\"S500\""));
        watched.checkpoint(new Snapshot(600, "another", "\"S600\""));
        assertThat(watched.everything()).contains("S10");
    }

    @Test
    void isBoundedWhenNoCheckpointComes() {
        watched.restart(snapshot(0));
        watched.append(effects(1, Watched.EFFECTS_KEPT));
        watched.append(effects(Watched.EFFECTS_KEPT + 1, Watched.EFFECTS_KEPT + 1));
        assertThat(watched.everything()).contains("\"snapshot\":null,\"effects\":[\"E4001-4001\"]");
        watched.append(effects(Watched.EFFECTS_KEPT + 2, Watched.EFFECTS_KEPT + 3));
        watched.checkpoint(snapshot(Watched.EFFECTS_KEPT + 1));
        assertThat(watched.everything()).contains("\"snapshot\":\"S4001\",\"effects\":[\"E4002-4003\"]");
    }

    private static Snapshot snapshot(long effect) {
        return new Snapshot(effect, "a", "\"S" + effect + "\"");
    }

    private static Effects effects(long first, long last) {
        return new Effects(first, last, "\"E" + first + "-" + last + "\"");
    }
}
