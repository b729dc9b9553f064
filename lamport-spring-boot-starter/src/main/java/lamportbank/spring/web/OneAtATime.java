package lamportbank.spring.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// Runs tasks of the same key one after the other, and those of different keys freely: for "look whether it is
/// there, else begin it", where the beginning shows only after a commit. Thread-safe.
///
/// @param <K> the key
public final class OneAtATime<K> {
    private final ConcurrentMap<K, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

    public <T> T run(K key, Supplier<T> task) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        for (CompletableFuture<Void> other = running.putIfAbsent(key, mine); other != null; other =
                running.putIfAbsent(key, mine)) {
            other.join();
        }
        try {
            return task.get();
        } finally {
            running.remove(key);
            mine.complete(null);
        }
    }
}
