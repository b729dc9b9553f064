package lamportbank.dashboard.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class BrowserTest {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch unblocked = new CountDownLatch(1);
    private final Browser browser = new Browser(this::send, behind -> behind.startOver("\"afresh\""));

    private void send(String text) {
        sent.add(text);
        try {
            unblocked.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void getsTogetherWhatCameMeanwhile() {
        browser.startOver("1");
        browser.start();
        await().until(() -> sent.size() == 1);
        browser.tell("2");
        browser.tell("3");
        unblocked.countDown();
        await().untilAsserted(() -> assertThat(sent).containsExactly("[1]", "[2,3]"));
    }

    @Test
    void isToldEverythingAfreshWhenItIsTooSlow() {
        browser.startOver("1");
        browser.start();
        await().until(() -> sent.size() == 1);
        String long1M = "\"" + "x".repeat(1_000_000) + "\"";
        for (int i = 0; i < 8; i++) {
            browser.tell(long1M);
        }
        unblocked.countDown();
        await().untilAsserted(() -> assertThat(sent).containsExactly("[1]", "[\"afresh\"]"));
    }

    /// Each would hold all of it until it has read it.
    @Test
    void onlyAFewAreToldEverythingAtATime() {
        AtomicInteger told = new AtomicInteger();
        List<Browser> many = Stream.generate(() -> new Browser(this::send, behind -> {
            told.incrementAndGet();
            behind.startOver("all of it");
        })).limit(20).toList();

        many.forEach(Browser::start);
        await().until(() -> sent.size() == 3);
        assertThat(told).hasValue(3);

        unblocked.countDown();
        await().until(() -> sent.size() == 20);
        many.forEach(Browser::close);
    }
}
