package lamportbank.spring.feed;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

import lamportbank.core.process.ProcessId;

/// One watcher. What it is sent waits in a queue of so many bytes; a watcher that falls behind is closed, and can come
/// back with the number of the last effect it saw. All watchers have the same texts in their queues, so the longest
/// queue is all the memory that they take together.
final class FeedSession {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSession.class);
    private static final int MAX_WAITING_BYTES = 2 << 20;
    private static final int TOGETHER_BYTES = 64 << 10;

    /// Something to send.
    ///
    /// @param effectsOf whose effects they are; null if it is a message of another kind
    /// @param text effects as JSON, with commas between them; or the whole message
    record News(@Nullable ProcessId effectsOf, String text) {}

    private final WebSocketSession socket;
    private final BiFunction<ProcessId, String, String> effects;
    private final BlockingQueue<News> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final Thread thread;

    /// @param effects makes a message of effects
    /// @param begin what to send first; runs on the session's own thread
    FeedSession(
            WebSocketSession socket, BiFunction<ProcessId, String, String> effects, Consumer<FeedSession> begin) {
        this.socket = socket;
        this.effects = effects;
        thread = Thread.ofVirtual().name("feed-" + socket.getId()).unstarted(() -> run(begin));
    }

    void start() {
        thread.start();
    }

    /// @return false if the watcher has fallen too far behind
    boolean offer(News news) {
        if (waitingBytes.addAndGet(news.text().length()) > MAX_WAITING_BYTES && !waiting.isEmpty()) {
            return false;
        }
        return waiting.add(news);
    }

    private News take() throws InterruptedException {
        News news = waiting.take();
        waitingBytes.addAndGet(-news.text().length());
        return news;
    }

    /// @param message as JSON
    void send(String message) {
        try {
            socket.sendMessage(new TextMessage(message));
        } catch (IOException gone) {
            throw new IllegalStateException("the watcher is gone", gone);
        }
    }

    private void run(Consumer<FeedSession> begin) {
        try {
            begin.accept(this);
            while (true) {
                sendTogether(take());
            }
        } catch (InterruptedException closed) {
            // the socket is closed
        } catch (IllegalStateException gone) {
            LOG.debug("{}: {}", socket.getId(), gone.getMessage());
            close(CloseStatus.SESSION_NOT_RELIABLE);
        }
    }

    private void sendTogether(News first) throws InterruptedException {
        ProcessId process = first.effectsOf();
        if (process == null) {
            send(first.text());
            return;
        }
        StringBuilder items = new StringBuilder(first.text());
        while (items.length() < TOGETHER_BYTES && waiting.peek() instanceof News(ProcessId same, String more)
                && process.equals(same)) {
            items.append(',').append(more);
            take();
        }
        send(effects.apply(process, items.toString()));
    }

    void close(CloseStatus status) {
        thread.interrupt();
        try {
            socket.close(status);
        } catch (IOException alreadyGone) {
            LOG.debug("{} was gone already", socket.getId());
        }
    }
}
