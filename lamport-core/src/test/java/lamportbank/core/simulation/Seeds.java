package lamportbank.core.simulation;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// Which seeds are run. One seed again: `-Dsimulation.seed=42`; more of them: `-Dsimulation.seeds=100000`.
public final class Seeds {
    /// How much of what happened before a failure is shown.
    public static final int TRACE_LINES = Integer.getInteger("simulation.trace", 60);

    private Seeds() {}

    public static void each(int usually, LongConsumer run) {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            run.accept(only);
        } else {
            all(1, Integer.getInteger("simulation.seeds", usually), run);
        }
    }

    /// Whether as many seeds are run as the tests say: other runs need not see what those must.
    static boolean areUsual() {
        return Long.getLong("simulation.seed") == null && Integer.getInteger("simulation.seeds") == null;
    }

    /// Seeds are independent of each other: as many at once as there are processors. Ends with the first that fails.
    static void all(long from, long count, LongConsumer run) {
        AtomicReference<AssertionError> first = new AtomicReference<>();
        LongStream.range(from, from + count)
                .parallel()
                .filter(_ -> first.get() == null)
                .forEach(seed -> {
                    try {
                        run.accept(seed);
                    } catch (AssertionError failure) {
                        first.compareAndSet(null, failure);
                    }
                });
        if (first.get() != null) {
            throw first.get();
        }
    }

    public static AssertionError failed(long seed, Throwable failure, String trace) {
        return new AssertionError("seed " + seed + ": " + failure.getMessage() + "\n\n" + trace, failure);
    }
}
