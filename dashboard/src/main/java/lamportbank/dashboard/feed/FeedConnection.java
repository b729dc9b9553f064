package lamportbank.dashboard.feed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import lamportbank.spring.web.Room;

/// One connection to a feed, from its beginning to its end. A broken line is not always noticed by TCP, so a
/// process is asked for a sign of life when it is silent.
final class FeedConnection implements WebSocket.Listener {
    /// Enough for the state of a client whose limits are all reached.
    static final int LONGEST_MESSAGE = 8 << 20;

    private final HttpClient http;
    private final FeedTimings timings;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Room.Share share;
    private volatile Consumer<String> messages = message -> {};
    private volatile @Nullable WebSocket socket;
    private volatile Instant lastHeard = Instant.now();
    private volatile long lastHeardNanos = System.nanoTime();

    // Guarded by this: a connection may be given up in the middle of a message.
    private StringBuilder unfinished = new StringBuilder();
    private long begunNanos;
    private boolean over;

    /// @param room for the unfinished messages of all connections, in characters
    FeedConnection(HttpClient http, FeedTimings timings, Room room) {
        this.http = http;
        this.timings = timings;
        this.share = room.share();
    }

    /// Where the feed of the process at this base URL is.
    static URI address(URI process, String query) {
        String scheme = "https".equals(process.getScheme()) ? "wss" : "ws";
        String path = process.getRawPath() == null ? "" : process.getRawPath().replaceAll("/+$", "");
        return URI.create(scheme + "://" + process.getRawAuthority() + path + "/feed" + query);
    }

    void open(URI feed, Consumer<String> messages) throws IOException, InterruptedException {
        this.messages = messages;
        CompletableFuture<WebSocket> opening =
                http.newWebSocketBuilder().connectTimeout(timings.connect()).buildAsync(feed, this);
        try {
            socket = opening.get(timings.connect().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            opening.whenComplete((late, nothing) -> {
                if (late != null) {
                    late.abort();
                }
            });
            throw new IOException("no connection to " + feed + ": " + failure, failure);
        }
    }

    /// Returns when the connection is over; throws what went wrong, if something did.
    void awaitEnd() throws IOException, InterruptedException {
        while (true) {
            try {
                end.get(timings.ping().toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException goesOn) {
                requireProgress();
                askForSignOfLife();
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof RuntimeException nonsense) {
                    throw nonsense;
                }
                throw new IOException(failure.getCause());
            }
        }
    }

    /// @param task is run once the connection is over, for whatever reason
    void whenOver(Runnable task) {
        end.whenComplete((nothing, failure) -> task.run());
    }

    private synchronized void requireProgress() throws IOException {
        if (!unfinished.isEmpty() && System.nanoTime() - begunNanos > timings.message().toNanos()) {
            throw new IOException("a message is not whole after " + timings.message());
        }
    }

    private void askForSignOfLife() throws IOException {
        if (System.nanoTime() - lastHeardNanos > timings.silence().toNanos()) {
            throw new IOException("silent since " + lastHeard);
        }
        WebSocket open = socket;
        if (open != null && !open.isOutputClosed()) {
            try {
                open.sendPing(ByteBuffer.allocate(0)).exceptionally(failure -> open);
            } catch (IllegalStateException | CompletionException pending) {
                // the ping before it is still on its way: the silence decides
            }
        }
    }

    private void heard() {
        lastHeard = Instant.now();
        lastHeardNanos = System.nanoTime();
    }

    /// When the process last said something here, by the clock on the wall: only for showing.
    Instant lastHeard() {
        return lastHeard;
    }

    void abort() {
        giveUp();
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        heard();
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        heard();
        try {
            String message = gather(data, last);
            if (message != null) {
                messages.accept(message);
                giveRoomBack();
            }
            from.request(1); // the next one only now: a feed is read no faster than it is handed on
        } catch (RuntimeException failure) {
            end.completeExceptionally(failure);
            from.abort();
        }
        return null;
    }

    /// @return the message, if this is the last of it
    private synchronized @Nullable String gather(CharSequence data, boolean last) {
        if (over) {
            return null;
        }
        if (unfinished.length() + data.length() > LONGEST_MESSAGE) {
            throw new FeedException("a message of more than " + LONGEST_MESSAGE + " characters", null);
        }
        share.take(data.length());
        if (unfinished.isEmpty()) {
            begunNanos = System.nanoTime();
        }
        unfinished.append(data);
        return last ? letGo().toString() : null;
    }

    /// Another takes its place: one that was emptied would keep its memory.
    private StringBuilder letGo() {
        StringBuilder gathered = unfinished;
        unfinished = new StringBuilder();
        return gathered;
    }

    /// Not before the message has been handed on: while it waits for that, it is in memory.
    private synchronized void giveRoomBack() {
        share.close();
    }

    private synchronized void giveUp() {
        over = true;
        letGo();
        share.close();
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
        heard();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
        heard();
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        end.complete(null);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        end.completeExceptionally(new IOException(failure));
    }
}
