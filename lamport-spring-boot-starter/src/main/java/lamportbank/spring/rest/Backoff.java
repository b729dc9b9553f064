package lamportbank.spring.rest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/// The pauses between attempts to reach a peer that does not answer: 50 ms at first, twice as long each time, a second
/// at most; and none any more once the peer is heard. One thread pauses, any may wake it.
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Clock wall;
    private final Semaphore woken = new Semaphore(0);
    private Duration next = FIRST;
    private volatile @Nullable Trouble trouble;

    /// @param since the first attempt that failed
    /// @param what the last attempt met
    public record Trouble(Instant since, String what) {}

    public Backoff(Clock wall) {
        this.wall = wall;
    }

    /// An attempt failed.
    ///
    /// @return whether that is news: the first failure, or another one than before
    public boolean failed(String what) {
        Trouble before = trouble;
        trouble = new Trouble(before == null ? wall.instant() : before.since(), what);
        return before == null || !before.what().equals(what);
    }

    /// Waits until the next attempt is due.
    public void pause() throws InterruptedException {
        boolean heard = woken.tryAcquire(next.toNanos(), TimeUnit.NANOSECONDS);
        woken.drainPermits();
        Duration doubled = next.multipliedBy(2);
        next = heard ? FIRST : doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    /// An attempt succeeded.
    ///
    /// @return how long it took since the first that failed, null if none had
    public @Nullable Duration succeeded() {
        Trouble over = trouble;
        trouble = null;
        next = FIRST;
        woken.drainPermits();
        return over == null ? null : Duration.between(over.since(), wall.instant());
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
