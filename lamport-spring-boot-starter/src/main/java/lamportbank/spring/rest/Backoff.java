package lamportbank.spring.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/// The pauses between attempts to reach a peer: 50 ms at first, twice as long each time, of which a random half may be
/// left out. While the peer is away they grow to a second, and there is none any more once it is heard. While it refuses
/// they grow to 30 s; a peer that is heard makes the next attempt come sooner, but a second after the last at the
/// earliest, for it may refuse one thing and talk of others all the time. One thread pauses, any may wake it.
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST_AWAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_REFUSED = Duration.ofSeconds(30);

    private final Timing timing;
    private final Semaphore woken;
    private Duration next = FIRST;
    private long firstFailure;
    private volatile @Nullable Trouble trouble;

    /// @param since the first attempt that failed, by the clock on the wall
    /// @param failure what the last attempt met
    public record Trouble(Instant since, Failure failure) {
        public String what() {
            return failure.what();
        }
    }

    public Backoff(Timing timing) {
        this.timing = timing;
        woken = timing.threads().semaphore();
    }

    /// An attempt failed.
    ///
    /// @return whether that is news: the first failure, or another one than before
    public boolean failed(Failure failure) {
        Trouble before = trouble;
        if (before == null) {
            firstFailure = timing.nanoTime().getAsLong();
        }
        trouble = new Trouble(before == null ? timing.wall().instant() : before.since(), failure);
        return before == null || !before.failure().equals(failure);
    }

    /// Waits until the next attempt is due.
    public void pause() throws InterruptedException {
        boolean refused = isRefused();
        Duration pause = nextPause();
        long began = timing.nanoTime().getAsLong();
        boolean heard = woken.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        if (heard && refused) {
            long soonest = Math.min(pause.toNanos(), LONGEST_AWAY.toNanos());
            timing.threads().sleep(soonest - (timing.nanoTime().getAsLong() - began));
        }
        woken.drainPermits();
        if (heard && !refused) {
            next = FIRST;
        }
    }

    /// The pause after the failure at hand; the one after the next will be twice as long.
    Duration nextPause() {
        Duration longest = isRefused() ? LONGEST_REFUSED : LONGEST_AWAY;
        Duration whole = next.compareTo(longest) < 0 ? next : longest;
        next = whole.multipliedBy(2);
        long half = whole.toNanos() / 2;
        return Duration.ofNanos(half + (long) (half * timing.jitter().getAsDouble()));
    }

    private boolean isRefused() {
        Trouble now = trouble;
        return now != null && now.failure().isRefusal();
    }

    /// An attempt succeeded.
    ///
    /// @return how long it took since the first that failed, null if none had
    public @Nullable Duration succeeded() {
        Trouble over = trouble;
        trouble = null;
        next = FIRST;
        woken.drainPermits();
        return over == null ? null : Duration.ofNanos(timing.nanoTime().getAsLong() - firstFailure);
    }

    /// The peer has been heard: the next attempt is due now.
    public void wake() {
        if (trouble != null) {
            woken.release();
        }
    }

    /// Null while the peer answers.
    public @Nullable Trouble trouble() {
        return trouble;
    }
}
