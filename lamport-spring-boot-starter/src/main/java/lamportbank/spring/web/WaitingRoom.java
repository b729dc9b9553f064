package lamportbank.spring.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import lamportbank.core.process.Refusal;

/// Where callers wait for news of something. Thread-safe.
///
/// @param <K> names what is waited for
/// @param <N> what there is to say of it
public final class WaitingRoom<K, N> {
    private final Map<K, List<CompletableFuture<N>>> waiting = new ConcurrentHashMap<>();
    private final Waiters waiters;

    public WaitingRoom(Waiters waiters) {
        this.waiters = waiters;
    }

    /// Waits for news, which cannot be missed from the moment when `first` is called: it may begin what they are of, or
    /// find that there is nothing to wait for.
    ///
    /// @param first gives what need not be waited for any more
    /// @return empty if patience has ended
    /// @throws Refusal if as many wait as may; then `first` has not been called
    public Optional<N> await(K key, Supplier<Optional<N>> first, Duration patience) {
        return waiters.admit(() -> {
            CompletableFuture<N> news = new CompletableFuture<>();
            waiting.merge(key, List.of(news), (some, one) -> Stream.concat(some.stream(), one.stream()).toList());
            try {
                Optional<N> already = first.get();
                return already.isPresent() ? already : waiters.await(news, patience);
            } finally {
                leave(key, news);
            }
        });
    }

    private void leave(K key, CompletableFuture<N> news) {
        waiting.computeIfPresent(key, (same, some) -> {
            List<CompletableFuture<N>> others = some.stream().filter(other -> other != news).toList();
            return others.isEmpty() ? null : others;
        });
    }

    /// There is news.
    public void tell(K key, N news) {
        List<CompletableFuture<N>> told = waiting.remove(key);
        if (told != null) {
            told.forEach(caller -> caller.complete(news));
        }
    }
}
