package lamportbank.dashboard.feed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Other;
import lamportbank.dashboard.feed.FeedMessage.Resumed;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeedReaderTest {
    @Test
    void readsASnapshotAndKeepsItAsItCame() {
        String json =
                """
                {"type":"snapshot","node":"client-1","effect":120,"life":"x","state":{"life":"y","effect":{"type":1}}}""";
        assertThat(FeedReader.read(json)).isEqualTo(new Snapshot("client-1", 120, "x", json));
    }

    @Test
    void readsAResumption() {
        String json = """
                {"type":"resumed","node":"client-1","effect":7,"life":"x"}""";
        assertThat(FeedReader.read(json)).isEqualTo(new Resumed(7, "x", json));
    }

    @Test
    void readsTheNumbersOfEffectsOnly() {
        String json = """
                {"type":"effects","effects":[{"number":8,"effect":{"number":1}},{"effect":{},"number":9}]}""";
        assertThat(FeedReader.read(json)).isEqualTo(new Effects(8, 9, json));
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        assertThat(FeedReader.read("{\"type\":\"weather\"}")).isInstanceOf(Other.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"type\":\"snapshot\",\"state\":{}}",
                "{\"type\":\"weather\"} {}",
                "{\"type\":\"effects\",\"effects\":[{\"number\":8},{\"number\":10}]}"
            })
    void refusesWhatWouldBreakAPage(String json) {
        assertThatThrownBy(() -> FeedReader.read(json)).isInstanceOf(FeedException.class);
    }

    @Test
    void refusesANameOfALifeThatWouldTakeRoomForGood() {
        String json = "{\"type\":\"snapshot\",\"effect\":1,\"life\":\"" + "x".repeat(201) + "\"}";
        assertThatThrownBy(() -> FeedReader.read(json)).isInstanceOf(FeedException.class).hasMessageContaining("200");
    }
}
