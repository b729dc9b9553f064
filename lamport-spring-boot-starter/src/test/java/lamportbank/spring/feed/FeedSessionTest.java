package lamportbank.spring.feed;

import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// What waits for a watcher that is slow.
@Timeout(30)
class FeedSessionTest {
    private static final ProcessId BANK = new ProcessId("bank", 0);
    private static final int PIECE = 64 << 10;
    private static final int FITS = (2 << 20) / PIECE;

    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final CountDownLatch beginning = new CountDownLatch(1);
    private final CountDownLatch read = new CountDownLatch(1);
    private final FeedSession session = new FeedSession(socket(), (process, items) -> "[" + items + "]", self -> {
        beginning.countDown();
        awaitUninterruptibly(read);
    });

    private WebSocketSession socket() {
        return (WebSocketSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[]{WebSocketSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "sendMessage" -> sent.add(((TextMessage) arguments[0]).getPayload());
                    case "getId" -> "1";
                    default -> null;
                });
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        session.close(CloseStatus.NORMAL);
    }

    private boolean offer(int bytes) {
        return session.offer(new FeedSession.News(BANK, "x".repeat(bytes)));
    }

    @Test
    void it_is_bounded_in_bytes() throws InterruptedException {
        session.start();
        beginning.await();
        for (int piece = 0; piece < FITS; piece++) {
            assertThat(offer(PIECE)).as("piece %d", piece).isTrue();
        }
        assertThat(offer(1)).isFalse();
    }

    @Test
    void and_not_in_rounds() throws InterruptedException {
        session.start();
        beginning.await();
        for (int round = 0; round < 100_000; round++) {
            assertThat(offer(2)).as("round %d", round).isTrue();
        }
        read.countDown();
        int effects = 0;
        while (effects < 100_000) {
            effects += sent.poll(10, TimeUnit.SECONDS).split(",").length;
        }
        assertThat(effects).isEqualTo(100_000);
    }

    @Test
    void one_that_is_larger_than_all_that_may_wait_is_sent_alone() throws InterruptedException {
        session.start();
        beginning.await();
        assertThat(offer(3 << 20)).isTrue();
        assertThat(offer(1)).isFalse();
        read.countDown();
        assertThat(sent.poll(10, TimeUnit.SECONDS)).hasSize((3 << 20) + 2);
    }

    @Test
    void effects_go_together_and_other_messages_alone_in_their_order() throws InterruptedException {
        session.offer(new FeedSession.News(BANK, "1"));
        session.offer(new FeedSession.News(BANK, "2"));
        session.offer(new FeedSession.News(null, "troubles"));
        session.offer(new FeedSession.News(BANK, "3"));
        read.countDown();
        session.start();
        assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo("[1,2]");
        assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo("troubles");
        assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo("[3]");
    }
}
