package lamportbank.spring.simulation;

import java.util.function.LongFunction;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/// Many small systems of the starter's own classes, each with another seed. One of them again, with what happened in it:
/// `-Dsimulation.seed=42`; more of them: `-Dsimulation.seeds=100000`.
@ExtendWith(Silently.class)
class StarterSimulationTest {
    private static void each(int usually, LongFunction<World> world) {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            run(only, world);
            return;
        }
        for (long seed = 1; seed <= Integer.getInteger("simulation.seeds", usually); seed++) {
            run(seed, world);
        }
    }

    private static String run(long seed, LongFunction<World> world) {
        World simulated = world.apply(seed);
        try {
            simulated.play();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "seed " + seed + ": " + failure.getMessage() + "\n\n" + simulated.net.notes(), failure);
        }
        return simulated.net.notes();
    }

    @Test
    void a_bank_and_its_clients_keep_every_property_and_end_what_they_began() {
        each(150, BankWorld::new);
    }

    @Test
    void so_do_ordered_branches() {
        each(150, BranchWorld::new);
    }

    @Tag("long")
    @Test
    void both_do_in_many_more_runs() {
        each(5_000, BankWorld::new);
        each(5_000, BranchWorld::new);
    }

    @Test
    void a_seed_decides_everything() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(run(seed, BankWorld::new)).as("seed " + seed).isEqualTo(run(seed, BankWorld::new));
            assertThat(run(seed, BranchWorld::new)).as("seed " + seed).isEqualTo(run(seed, BranchWorld::new));
        }
    }
}
