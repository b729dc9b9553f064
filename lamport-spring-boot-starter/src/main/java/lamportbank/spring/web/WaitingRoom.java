package lamportbank.spring.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Where callers wait for news of something that a table already shows when the news comes. Thread-safe.
///
/// @param <K> names what is waited for
public final class WaitingRoom<K> {
    private final Map<K, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /// Waits until what is looked at is as wanted, there is news of it, or patience has ended.
    ///
    /// @param look at what is waited for, as it is now
    /// @return how it looks in the end
    public <T> T await(K key, Supplier<T> look, Predicate<T> wanted, Duration patience) {
        CompletableFuture<Void> news = waiting.computeIfAbsent(key, unknown -> new CompletableFuture<>());
        T seen = look.get();
        if (wanted.test(seen)) {
            tell(key); // others may wait here too, and their news be still on its way
            return seen;
        }
        try {
            news.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException outOfPatience) {
            return look.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        return look.get();
    }

    /// There is news.
    public void tell(K key) {
        CompletableFuture<Void> news = waiting.remove(key);
        if (news != null) {
            news.complete(null);
        }
    }
}
