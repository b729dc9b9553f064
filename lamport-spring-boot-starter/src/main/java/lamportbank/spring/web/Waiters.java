package lamportbank.spring.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.springframework.context.SmartLifecycle;

import lamportbank.core.process.Refusal;

/// The callers whose requests wait for something: so many at a time. Their patience ends at once when they hang up or
/// when this process stops. Thread-safe; whoever waits does so on the thread of its request.
public final class Waiters implements SmartLifecycle {
    private static final long NANOS_BETWEEN_LOOKS = Duration.ofMillis(500).toNanos();

    private final int most;
    private final Semaphore places;
    private volatile boolean running = true;

    /// @param most how many may wait at a time
    public Waiters(int most) {
        this.most = most;
        places = new Semaphore(most);
    }

    /// Runs something that waits. Whoever finds no place is told before anything has been done.
    ///
    /// @throws Refusal if as many wait as may, or this process stops
    public <T> T admit(Supplier<T> task) {
        if (!running) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "this process is stopping; ask again");
        }
        if (!places.tryAcquire()) {
            throw new Refusal(
                    Refusal.Reason.FULL, most + " callers wait here, and no more may; come back in a second");
        }
        try {
            return task.get();
        } finally {
            places.release();
        }
    }

    /// Waits for news, once admitted.
    ///
    /// @return empty if patience has ended, or the caller's with it, or this process stops
    public <T> Optional<T> await(CompletableFuture<T> news, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                long left = end - System.nanoTime();
                try {
                    return Optional.of(news.get(Math.min(left, NANOS_BETWEEN_LOOKS), TimeUnit.NANOSECONDS));
                } catch (TimeoutException noNews) {
                    if (left <= NANOS_BETWEEN_LOOKS || !isListening()) {
                        return Optional.empty();
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Waits for a turn, once admitted.
    ///
    /// @throws Refusal if it does not come
    public void acquire(Semaphore turn, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!turn.tryAcquire(NANOS_BETWEEN_LOOKS, TimeUnit.NANOSECONDS)) {
                if (System.nanoTime() - end >= 0 || !isListening()) {
                    throw new Refusal(Refusal.Reason.UNAVAILABLE, "others ask for the same; ask again");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refusal(Refusal.Reason.UNAVAILABLE, "this process is stopping; ask again");
        }
    }

    /// Whether it makes sense to go on with the request that this thread handles: its caller is there, and this process
    /// does not stop.
    public boolean isListening() {
        return running && !HangUpValve.hasHungUp();
    }

    /// How many wait.
    public int waiting() {
        return most - places.availablePermits();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Stops first of all: the web server waits for the requests in progress, and those who wait are among them.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
