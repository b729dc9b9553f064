package lamportbank.dashboard.feed;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Resumed;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;
import lamportbank.spring.web.Room;

/// What a process did before the dashboard began to listen, as far as its journal still has it.
public final class FeedPast {
    /// How far back a journal is read.
    static final int EFFECTS = 2_500;

    private static final int ATTEMPTS = 8;

    private static final Logger log = LoggerFactory.getLogger(FeedPast.class);

    private final URI process;
    private final HttpClient http;
    private final FeedTimings timings;
    private final Room room;

    /// @param room for the unfinished messages of all feeds, in characters
    public FeedPast(URI process, HttpClient http, FeedTimings timings, Room room) {
        this.process = process;
        this.http = http;
        this.timings = timings;
        this.room = room;
    }

    /// @return the effects that led to this snapshot, oldest first; none if they are not to be had
    public List<Effects> before(Snapshot snapshot) {
        if (snapshot.effect() == 0) {
            return List.of();
        }
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<List<Effects>> read = read(snapshot);
                if (read.isPresent()) {
                    return read.get();
                }
                Thread.sleep(timings.pauseAfter(attempt));
            }
            log.warn("the past of {} could not be read in {} attempts: it is not shown", process, ATTEMPTS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    /// @return nothing if it cannot be had now: everybody starts at the same time, say
    private Optional<List<Effects>> read(Snapshot snapshot) throws InterruptedException {
        long after = Math.max(0, snapshot.effect() - EFFECTS);
        String life = URLEncoder.encode(snapshot.life(), StandardCharsets.UTF_8);
        FeedConnection connection = new FeedConnection(http, timings, room);
        try {
            Collector collector = new Collector(snapshot);
            URI feed = FeedConnection.address(process, "?after=" + after + "&life=" + life);
            connection.whenOver(() -> collector.past.completeExceptionally(new IOException("the connection ended")));
            connection.open(feed, json -> collector.take(FeedReader.read(json)));
            return Optional.of(collector.past.get(timings.message().toMillis(), TimeUnit.MILLISECONDS));
        } catch (IOException | ExecutionException | TimeoutException failure) {
            log.debug("the past of {} cannot be read: {}", process, failure.toString());
        } finally {
            connection.abort();
        }
        return Optional.empty();
    }

    private static final class Collector {
        final CompletableFuture<List<Effects>> past = new CompletableFuture<>();
        private final Snapshot until;
        private final List<Effects> collected = new ArrayList<>();

        Collector(Snapshot until) {
            this.until = until;
        }

        /// A message may go on beyond the snapshot: whoever reads it knows the effects by their numbers.
        void take(FeedMessage message) {
            switch (message) {
                case Snapshot tooOld -> past.complete(List.of());
                case Effects effects -> {
                    collected.add(effects);
                    if (effects.last() >= until.effect()) {
                        past.complete(List.copyOf(collected));
                    }
                }
                case Resumed resumed -> {}
                case FeedMessage.Troubles troubles -> {}
                case FeedMessage.Other other -> {}
            }
        }
    }
}
