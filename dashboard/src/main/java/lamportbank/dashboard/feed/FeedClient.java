package lamportbank.dashboard.feed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Other;
import lamportbank.dashboard.feed.FeedMessage.Resumed;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;

/// Keeps listening to one process until it is closed. One virtual thread connects, waits for the end of the
/// connection, pauses, and connects again after the last effect that it has handed on.
public final class FeedClient implements AutoCloseable {
    /// Effects after which the process is asked for its state, so that what came before need not be kept.
    static final int EFFECTS_BETWEEN_CHECKPOINTS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(FeedClient.class);

    private final String name;
    private final URI address;
    private final HttpClient http;
    private final FeedTimings timings;
    private final FeedListener listener;
    private final AtomicBoolean checkpointUnderWay = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;

    // Guarded by this: a connection that was given up may still be in the middle of a message.
    private @Nullable FeedConnection current;
    private @Nullable String life;
    private long lastEffect;
    private long lastCheckpoint;
    private boolean up;
    private int failures;

    public FeedClient(
            String name, URI address, HttpClient http, FeedTimings timings, FeedListener listener) {
        this.name = name;
        this.address = address;
        this.http = http;
        this.timings = timings;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("feed-" + name).unstarted(this::listen);
    }

    public void start() {
        thread.start();
    }

    public URI address() {
        return address;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void listen() {
        listener.onAway(Instant.now());
        try {
            while (!closed) {
                listenOnce();
                Thread.sleep(timings.pauseAfter(countFailure()));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized int countFailure() {
        return failures++;
    }

    private void listenOnce() throws InterruptedException {
        FeedConnection connection = new FeedConnection(http, timings);
        try {
            connection.open(begin(connection), json -> handle(connection, json));
            connection.awaitEnd();
            end(connection, false);
        } catch (IOException | RuntimeException failure) {
            log.debug("{} cannot be heard: {}", name, failure.toString());
            end(connection, failure instanceof FeedException);
        } finally {
            connection.abort();
        }
    }

    private synchronized URI begin(FeedConnection connection) {
        current = connection;
        return feedAddress();
    }

    /// @param nonsense what it said makes no sense: the next connection starts from a fresh snapshot
    private synchronized void end(FeedConnection connection, boolean nonsense) {
        current = null;
        if (nonsense) {
            life = null;
        }
        if (up && !closed) {
            up = false;
            listener.onAway(connection.lastHeard());
        }
    }

    private URI feedAddress() {
        String scheme = "https".equals(address.getScheme()) ? "wss" : "ws";
        String path = address.getRawPath() == null ? "" : address.getRawPath().replaceAll("/+$", "");
        String after = life == null ? "" : "?after=" + lastEffect;
        return URI.create(scheme + "://" + address.getRawAuthority() + path + "/feed" + after);
    }

    private synchronized void handle(FeedConnection from, String json) {
        if (closed || from != current) {
            return;
        }
        switch (FeedReader.read(json)) {
            case Snapshot snapshot -> {
                life = snapshot.life();
                lastEffect = snapshot.effect();
                lastCheckpoint = lastEffect;
                listener.onSnapshot(snapshot);
            }
            case Resumed resumed -> {
                if (!resumed.life().equals(life)) {
                    throw new FeedException("resumed another life than the one known", null);
                }
            }
            case Effects effects -> take(effects);
            case Other other -> {}
        }
        failures = 0;
        if (!up) {
            up = true;
            listener.onUp(Instant.now());
        }
    }

    private void take(Effects effects) {
        if (life == null || effects.first() != lastEffect + 1) {
            throw new FeedException("effect " + effects.first() + " follows effect " + lastEffect, null);
        }
        lastEffect = effects.last();
        listener.onEffects(effects);
        if (lastEffect - lastCheckpoint >= EFFECTS_BETWEEN_CHECKPOINTS
                && checkpointUnderWay.compareAndSet(false, true)) {
            lastCheckpoint = lastEffect;
            String asOf = life;
            Thread.ofVirtual().name("checkpoint-" + name).start(() -> checkpoint(asOf));
        }
    }

    private void checkpoint(String asOf) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/state"))
                    .timeout(timings.silence())
                    .header("Accept", "application/json")
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200 && !closed) {
                listener.onCheckpoint(FeedReader.snapshotOf(response.body(), asOf));
            }
        } catch (IOException | RuntimeException failure) {
            log.debug("no state of {}: {}", name, failure.toString()); // asked again after more effects
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            checkpointUnderWay.set(false);
        }
    }
}
