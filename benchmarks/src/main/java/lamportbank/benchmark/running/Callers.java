package lamportbank.benchmark.running;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.HdrHistogram.Histogram;

/// People who ask one thing after the other, each waiting for its answer before the next.
public final class Callers {
    /// What one of them asks for, again and again.
    @FunctionalInterface
    public interface Call {
        /// Before the first: what is kept between one and the next.
        default void dial() {}

        /// Returns when it has been answered.
        void make();

        /// After the last.
        default void hangUp() {}
    }

    /// What was answered in a time.
    ///
    /// @param ended how many calls
    /// @param microseconds how long each took
    public record Sample(long ended, Duration in, Histogram microseconds) {
        public double perSecond() {
            return ended * 1e9 / in.toNanos();
        }

        public double millisecondsAt(double percentile) {
            return microseconds.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    private static final int DIGITS = 3;

    /// Not counted: until then some have not begun, and what the first of them wait for has not been shared yet.
    private static final Duration LEAD_IN = Duration.ofMillis(500);

    private Callers() {}

    /// All of them at once, for a moment longer than is counted. What is still under way when the time is up is waited
    /// for, but not counted.
    public static Sample run(List<Call> callers, Duration time) {
        // One after the other: of hundreds who connect at once, those beyond the listener's backlog wait for a second.
        callers.forEach(Call::dial);
        callers.getFirst().make(); // classes are loaded here: many virtual threads that wait for one hold all carriers
        long began = System.nanoTime() + LEAD_IN.toNanos();
        List<Histogram> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Histogram>> calling = callers.stream()
                    .map(caller -> threads.submit(() -> call(caller, began, time.toNanos())))
                    .toList();
            for (Future<Histogram> caller : calling) {
                all.add(caller.get());
            }
            callers.forEach(Call::hangUp);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a call failed", failure.getCause());
        }
        Histogram together = new Histogram(DIGITS);
        all.forEach(together::add);
        return new Sample(together.getTotalCount(), time, together);
    }

    private static Histogram call(Call caller, long began, long nanos) {
        Histogram took = new Histogram(DIGITS);
        long from = System.nanoTime();
        while (from - began < nanos) {
            caller.make();
            long to = System.nanoTime();
            if (to - began >= 0 && to - began <= nanos) {
                took.recordValue((to - from) / 1000);
            }
            from = to;
        }
        return took;
    }
}
