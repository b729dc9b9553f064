package lamportbank.system;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(SharedBank.class)
class FeedTest {
    private final RunningBank bank;

    FeedTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void the_feed_begins_with_a_snapshot_that_is_the_state() {
        bank.awaitQuiet();
        assertThat(bank.processes()).allSatisfy(process -> {
            try (Watcher watcher = Watcher.of(process, "")) {
                JsonNode snapshot = watcher.first();
                assertThat(snapshot.path("type").asString()).isEqualTo("snapshot");
                assertThat(snapshot.path("node").asString()).isEqualTo(process.name());
                assertThat(snapshot.path("life").asString()).isNotBlank();
                assertThat(snapshot.path("state")).isEqualTo(process.state());
            }
        });
    }

    @Test
    void then_come_all_effects_without_gaps() {
        try (Watcher watcher = Watcher.of(bank.client(1), "")) {
            long start = watcher.start();
            JsonNode transfer = bank.client(1).send(2, "0.01");
            JsonNode ofAnother = bank.client(2).send(1, "0.01");

            List<JsonNode> effects = watcher.awaitEndOf(ofAnother);

            Watcher.assertNoGaps(start, effects);
            assertThat(effects.toString()).contains(transfer.path("id").asString());
            assertThat(effects.stream().map(effect -> effect.path("effect").path("time").asLong())).isSorted();
            assertThat(effects.stream().map(effect -> effect.path("effect").path("type").asString()))
                    .contains("Sent", "Received", "Called", "Returned", "Happened");
        }
    }

    @Test
    void a_watcher_that_was_away_goes_on_where_it_was() {
        List<JsonNode> seen;
        long start;
        try (Watcher first = Watcher.of(bank.client(1), "")) {
            start = first.start();
            seen = first.awaitEndOf(bank.client(1).send(2, "0.01"));
        }
        bank.client(1).send(3, "0.01");

        long middle = start + 5;
        try (Watcher again = Watcher.of(bank.client(1), "?after=" + middle)) {
            assertThat(again.first().path("type").asString()).isEqualTo("resumed");
            assertThat(again.first().path("node").asString()).isEqualTo("client-1");
            List<JsonNode> effects = again.awaitEffect(again.start());
            Watcher.assertNoGaps(middle, effects);
            assertThat(effects).as("the same as before").containsAll(seen.subList(5, seen.size()));

            Watcher.assertNoGaps(middle, again.awaitEndOf(bank.client(1).send(2, "0.01")));
        }
    }

    @Test
    void whoever_asks_for_what_cannot_be_gets_a_snapshot() {
        assertThat(List.of("?after=999999999999", "?after=3&life=another", "?after=soon")).allSatisfy(query -> {
            try (Watcher watcher = Watcher.of(bank.client(1), query)) {
                assertThat(watcher.first().path("type").asString()).as(query).isEqualTo("snapshot");
            }
        });
    }

    @Test
    void watching_moves_no_clock() {
        bank.awaitQuiet();
        long before = bank.bank().clock();
        try (Watcher watcher = Watcher.of(bank.bank(), "")) {
            watcher.first();
            assertThat(bank.bank().clock()).isEqualTo(before);
        }
    }
}
