package lamportbank.dashboard.feed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Other;
import lamportbank.dashboard.feed.FeedMessage.Resumed;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;
import lamportbank.dashboard.feed.FeedMessage.Troubles;
import lamportbank.spring.web.Room;

/// Keeps listening to one process until it is closed. One virtual thread connects, waits for the end of the
/// connection, pauses, and connects again after the last effect that it has handed on.
public final class FeedClient implements AutoCloseable {
    /// Effects after which another snapshot is taken, so that what came before need not be kept.
    static final int EFFECTS_BETWEEN_CHECKPOINTS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(FeedClient.class);

    private final String name;
    private final URI address;
    private final HttpClient http;
    private final FeedTimings timings;
    private final Room room;
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

    /// @param room for the unfinished messages of all feeds, in characters
    public FeedClient(
            String name, URI address, HttpClient http, FeedTimings timings, Room room, FeedListener listener) {
        this.name = name;
        this.address = address;
        this.http = http;
        this.timings = timings;
        this.room = room;
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
        FeedConnection connection = new FeedConnection(http, timings, room);
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
        return feedAddress(life == null ? "" : "?after=" + lastEffect);
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

    private URI feedAddress(String query) {
        return FeedConnection.address(address, query);
    }

    private synchronized void handle(FeedConnection from, String json) {
        if (closed || from != current) {
            return;
        }
        switch (FeedReader.read(json)) {
            case Snapshot snapshot -> {
                requireName(snapshot.node());
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
            case Troubles troubles -> listener.onTroubles(troubles);
            case Other other -> {}
        }
        failures = 0;
        if (!up) {
            up = true;
            listener.onUp(Instant.now());
        }
    }

    /// At the address of one who is gone there may be another by now. One that has no number yet will get it.
    private void requireName(String node) {
        if (node.matches(".*-[1-9].*") && !node.equals(name)) {
            throw new FeedException("this is " + node + ", not " + name, null);
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
            Thread.ofVirtual().name("checkpoint-" + name).start(this::checkpoint);
        }
    }

    /// A second connection gets a snapshot of its own; nothing else is wanted of it.
    private void checkpoint() {
        FeedConnection connection = new FeedConnection(http, timings, room);
        try {
            CompletableFuture<FeedMessage> first = new CompletableFuture<>();
            connection.open(feedAddress(""), json -> first.complete(FeedReader.read(json)));
            FeedMessage message = first.get(timings.silence().toMillis(), TimeUnit.MILLISECONDS);
            if (message instanceof Snapshot snapshot && !closed) {
                listener.onCheckpoint(snapshot);
            }
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException failure) {
            log.debug("no checkpoint of {}: {}", name, failure.toString()); // tried again after more effects
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            connection.abort();
            checkpointUnderWay.set(false);
        }
    }
}
