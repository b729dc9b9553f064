package lamportbank.core.simulation;

import java.util.List;
import java.util.Optional;

import lamportbank.core.simulation.Simulation.Failure;

/// Makes a failing run smaller, greedily: without a kind of fault, with fewer nodes, without some turns, as long as
/// it still fails in the same way. The result is short, and need not be the shortest.
final class Shrinking {
    private static final int MAX_RUNS = 3_000;

    private Failure least;
    private int runs;

    private Shrinking(Failure failure) {
        least = failure;
    }

    static Failure shrink(Failure failure) {
        Shrinking shrinking = new Shrinking(failure);
        int before;
        do {
            before = size(shrinking.least);
            shrinking.dropFaults();
            shrinking.dropNodes();
            shrinking.dropTurns();
        } while (size(shrinking.least) < before && shrinking.runs < MAX_RUNS);
        return shrinking.least;
    }

    private static int size(Failure failure) {
        Schedule schedule = failure.schedule();
        return schedule.turns().cardinality() + schedule.nodes() + schedule.faults().size();
    }

    private void dropFaults() {
        List.copyOf(least.schedule().faults()).forEach(fault -> adopt(least.schedule().without(fault)));
    }

    private void dropNodes() {
        while (least.schedule().nodes() > 1 && adopt(least.schedule().withNodes(least.schedule().nodes() - 1))) {}
    }

    /// Halves first, then quarters, down to single turns.
    private void dropTurns() {
        for (int length = Schedule.TURNS; length >= 1; length /= 2) {
            for (int from = 0; from < Schedule.TURNS; from += length) {
                int to = Math.min(Schedule.TURNS, from + length);
                if (least.schedule().turns().get(from, to).cardinality() > 0) {
                    adopt(least.schedule().without(from, to));
                }
            }
        }
    }

    private boolean adopt(Schedule smaller) {
        if (runs++ >= MAX_RUNS) {
            return false;
        }
        Optional<Failure> failure = smaller.simulation().run(smaller).filter(least::isLike);
        failure.ifPresent(found -> least = found);
        return failure.isPresent();
    }
}
