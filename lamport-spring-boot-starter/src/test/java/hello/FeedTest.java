package hello;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import lamportbank.spring.FeedWatcher;
import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FeedTest {
    @TempDir
    private static Path data;

    private static RunningService hello;

    @BeforeAll
    static void start() {
        hello = new RunningService(HelloService.class, "hello-1", RunningService.freePort(), data.resolve("hello"),
                "lamport.peers.hello-2=http://127.0.0.1:1");
        ask(3);
    }

    @AfterAll
    static void stop() {
        hello.close();
    }

    /// Each is two effects.
    private static void ask(int times) {
        for (int time = 0; time < times; time++) {
            assertThat(hello.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-2").statusCode())
                    .isEqualTo(200);
        }
    }

    private static long effect(FeedWatcher watcher) {
        return watcher.first().get("effect").longValue();
    }

    private static String life(FeedWatcher watcher) {
        return watcher.first().get("life").stringValue();
    }

    @Test
    void a_watcher_gets_a_snapshot_and_then_every_effect() {
        try (FeedWatcher watcher = new FeedWatcher(hello, "")) {
            JsonNode snapshot = watcher.first();
            long before = effect(watcher);
            long clock = hello.clock();
            ask(2);

            assertThat(snapshot.get("type").stringValue()).isEqualTo("snapshot");
            assertThat(snapshot.get("node").stringValue()).isEqualTo("hello-1");
            assertThat(snapshot.get("state").get("time").longValue()).isEqualTo(clock);
            List<JsonNode> items = watcher.upTo(before, before + 4);
            assertThat(items).hasSize(4);
            assertThat(items).extracting(item -> item.get("effect").get("type").stringValue())
                    .containsExactly("Served", "Answered", "Served", "Answered");
            assertThat(items).extracting(item -> item.get("effect").get("time").longValue())
                    .containsExactly(clock + 1, clock + 2, clock + 3, clock + 4);
            assertThat(items.getFirst().get("effect").toString()).contains("GET /greeting");
        }
    }

    @Test
    void a_watcher_that_comes_back_goes_on_where_it_was() {
        try (FeedWatcher watcher = new FeedWatcher(hello, "")) {
            long seen = effect(watcher) - 3; // in the middle of a step
            ask(2);
            try (FeedWatcher again = new FeedWatcher(hello, "?after=" + seen + "&life=" + life(watcher))) {
                assertThat(again.first().get("type").stringValue()).isEqualTo("resumed");
                assertThat(again.first().has("state")).isFalse();
                ask(1);
                again.upTo(seen, seen + 3 + 4 + 2);
            }
        }
    }

    @Test
    void after_a_crash_a_watcher_goes_on_too() {
        long seen;
        String life;
        try (FeedWatcher watcher = new FeedWatcher(hello, "")) {
            seen = effect(watcher);
            life = life(watcher);
        }
        ask(2);
        hello.crash();
        hello.startAgain();
        try (FeedWatcher again = new FeedWatcher(hello, "?after=" + seen + "&life=" + life)) {
            assertThat(again.first().get("type").stringValue()).isEqualTo("resumed");
            again.upTo(seen, seen + 4);
        }
    }

    @Test
    void a_watcher_of_another_life_begins_anew() {
        try (FeedWatcher watcher = new FeedWatcher(hello, "?after=1&life=another")) {
            assertThat(watcher.first().get("type").stringValue()).isEqualTo("snapshot");
            long before = effect(watcher);
            ask(1);
            watcher.upTo(before, before + 2);
        }
    }

    @Test
    void a_watcher_that_is_ahead_or_speaks_nonsense_begins_anew() {
        for (String query : List.of("?after=999999", "?after=-1", "?after=x", "?after=", "?life=")) {
            try (FeedWatcher watcher = new FeedWatcher(hello, query)) {
                assertThat(watcher.first().get("type").stringValue()).as(query).isEqualTo("snapshot");
            }
        }
    }

    @Test
    void whoever_comes_while_much_happens_misses_nothing_and_gets_nothing_twice() throws Exception {
        Thread busy = Thread.ofVirtual().start(() -> ask(60));
        try {
            List<FeedWatcher> watchers = IntStream.range(0, 12)
                    .mapToObj(number -> new FeedWatcher(hello, number % 2 == 0 ? "" : "?after=4"))
                    .toList();
            busy.join();
            long last;
            try (FeedWatcher late = new FeedWatcher(hello, "")) {
                last = effect(late);
            }
            for (FeedWatcher watcher : watchers) {
                boolean snapshot = watcher.first().get("type").stringValue().equals("snapshot");
                long from = snapshot ? effect(watcher) : 4;
                if (from < last) {
                    watcher.upTo(from, last);
                }
                watcher.close();
            }
        } finally {
            busy.join();
        }
        await().untilAsserted(() -> assertThat(hello.get("/actuator/prometheus").body())
                .contains("lamport_feed_watchers{process=\"hello-1\"} 0.0"));
    }
}
