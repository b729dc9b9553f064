package lamportbank.dashboard.live;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

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
}
