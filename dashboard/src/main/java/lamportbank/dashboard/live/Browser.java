package lamportbank.dashboard.live;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One page that looks on. It is told everything first, and then what is new: that waits in its outbox until its own
/// thread sends it, everything that waits as one message. The outbox is bounded: a browser that is too slow for what is
/// new is told everything afresh instead. Everything is much, so only a few browsers are told it at a time.
final class Browser {
    /// Sends one text message, and returns when it has gone out.
    interface Line {
        void send(String text) throws IOException;
    }

    static final Duration PAUSE_TO_GATHER = Duration.ofMillis(50);
    /// A browser hears something this often, so that it can tell a quiet bank from a lost dashboard.
    static final Duration BEAT = Duration.ofSeconds(5);
    /// Characters of news that may wait.
    static final int OUTBOX_LIMIT = 4_000_000;

    /// Characters of everything that are sent as one.
    private static final int FRAME = 1_000_000;
    private static final int TOLD_EVERYTHING_AT_A_TIME = 3;
    private static final Semaphore TURN = new Semaphore(TOLD_EVERYTHING_AT_A_TIME, true);

    private static final Logger log = LoggerFactory.getLogger(Browser.class);

    private final Line line;
    private final Consumer<Browser> whenBehind;
    private final Thread thread;

    // Guarded by this.
    private List<String> outbox = new ArrayList<>();
    private int newsLength;
    private boolean behind = true;

    /// @param whenBehind tells it everything: at first, and when it could not keep up
    Browser(Line line, Consumer<Browser> whenBehind) {
        this.line = line;
        this.whenBehind = whenBehind;
        this.thread = Thread.ofVirtual().name("browser").unstarted(this::send);
    }

    void start() {
        thread.start();
    }

    void close() {
        thread.interrupt();
    }

    synchronized void startOver(String hello) {
        outbox = new ArrayList<>(List.of(hello));
        newsLength = 0;
        behind = false;
        notifyAll();
    }

    /// Does not count against the limit: however much it is, it is told only once.
    synchronized void tellOfPast(String message) {
        outbox.add(message);
    }

    synchronized void tell(String news) {
        if (behind) {
            return;
        }
        newsLength += news.length();
        if (newsLength > OUTBOX_LIMIT) {
            behind = true;
            outbox = new ArrayList<>();
        } else {
            outbox.add(news);
        }
        notifyAll();
    }

    private void send() {
        try {
            while (true) {
                List<String> batch = take();
                if (batch == null) {
                    sendEverything();
                } else {
                    line.send("[" + String.join(",", batch) + "]");
                }
                Thread.sleep(PAUSE_TO_GATHER);
            }
        } catch (IOException | IllegalStateException gone) {
            log.debug("a browser has gone: {}", gone.toString());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendEverything() throws IOException, InterruptedException {
        TURN.acquire();
        try {
            whenBehind.accept(this);
            List<String> all = takeWaiting();
            while (!all.isEmpty()) {
                line.send(nextFrame(all));
            }
        } finally {
            TURN.release();
        }
    }

    /// Takes the first few of these messages, for what has been sent is not kept while the rest is.
    private static String nextFrame(List<String> messages) {
        StringBuilder frame = new StringBuilder("[").append(messages.removeFirst());
        while (!messages.isEmpty() && frame.length() + messages.getFirst().length() < FRAME) {
            frame.append(',').append(messages.removeFirst());
        }
        return frame.append(']').toString();
    }

    /// @return null if it is to be told everything
    private synchronized @Nullable List<String> take() throws InterruptedException {
        long deadline = System.nanoTime() + BEAT.toNanos();
        while (outbox.isEmpty() && !behind) {
            long nanosLeft = deadline - System.nanoTime();
            if (nanosLeft <= 0) {
                return List.of("{\"type\":\"beat\",\"at\":\"" + Instant.now() + "\"}");
            }
            wait(nanosLeft / 1_000_000 + 1);
        }
        if (behind) {
            return null;
        }
        return takeWaiting();
    }

    private synchronized List<String> takeWaiting() {
        List<String> batch = outbox;
        outbox = new ArrayList<>();
        newsLength = 0;
        return batch;
    }
}
