package lamportbank.core.simulation;

import java.util.function.LongConsumer;

/// Which seeds are run.
final class Seeds {
    /// How much of what happened before a failure is shown.
    static final int TRACE_LINES = Integer.getInteger("simulation.trace", 60);

    private Seeds() {}

    static void each(int usually, LongConsumer run) {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            run.accept(only);
            return;
        }
        int seeds = Integer.getInteger("simulation.seeds", usually);
        for (long seed = 1; seed <= seeds; seed++) {
            run.accept(seed);
        }
    }

    static AssertionError failed(long seed, Throwable failure, String trace) {
        return new AssertionError("seed " + seed + ": " + failure.getMessage() + "\n\n" + trace, failure);
    }
}
