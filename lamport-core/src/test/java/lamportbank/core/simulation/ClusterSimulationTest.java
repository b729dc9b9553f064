package lamportbank.core.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many small systems, each with another seed; see [Seeds].
public class ClusterSimulationTest {
    @Test
    void what_must_never_happen_does_not_and_what_was_begun_ends() {
        Sometimes sometimes = new Sometimes();
        Seeds.each(10_000, seed -> Simulation.CLIENTS.check(seed, sometimes));
        sometimes.requireAll(Sometimes.ofClients());
    }

    @Tag("long")
    @Test
    void nor_in_many_more_runs() {
        Seeds.each(40_000, seed -> Simulation.CLIENTS.check(seed, new Sometimes()));
    }

    /// One seed, as it is, without looking for a shorter run if it fails.
    public static void run(long seed) {
        Simulation.CLIENTS.run(Schedule.of(Simulation.CLIENTS, seed)).ifPresent(failure -> {
            throw Seeds.failed(seed, failure.cause(), failure.trace());
        });
    }
}
