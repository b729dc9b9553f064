package lamportbank.system;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Many callers at the same moment.
final class Together {
    private Together() {}

    /// Lets all of them go at once.
    ///
    /// @return what each got, in their order
    static <T> List<T> run(List<Supplier<T>> callers) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> results = callers.stream()
                    .map(caller -> threads.submit(() -> {
                        start.await();
                        return caller.get();
                    }))
                    .toList();
            start.countDown();
            return results.stream().map(Together::result).toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        }
    }
}
