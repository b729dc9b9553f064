package lamportbank.core.simulation;

import org.junit.jupiter.api.Test;

/// Many small systems, each with another seed. One seed again: `-Dsimulation.seed=42`; more of them:
/// `-Dsimulation.seeds=100000`.
class ClusterSimulationTest {
    private static final int STEPS = 250;

    @Test
    void what_must_never_happen_does_not_and_what_was_begun_ends() {
        Seeds.each(2_000, ClusterSimulationTest::run);
    }

    static void run(long seed) {
        Cluster cluster = new Cluster(seed, 5, Faults.SOME);
        try {
            for (int client = 0; client <= seed % 4; client++) {
                cluster.start();
            }
            for (int step = 0; step < STEPS; step++) {
                cluster.step();
            }
            cluster.settle();
            cluster.assertEverythingHasEnded();
        } catch (AssertionError | RuntimeException failure) {
            throw Seeds.failed(seed, failure, cluster.trace(Seeds.TRACE_LINES));
        }
    }
}
