package lamportbank.core.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One of the clients lies, and the others are none the worse for it once it is evicted; see [Liar] and docs/proof.md for
/// the lies that nobody can tell from the truth.
public class LiarSimulationTest {
    @Test
    void the_honest_agree_and_what_they_began_ends() {
        Sometimes sometimes = new Sometimes();
        Seeds.each(400, seed -> Simulation.LIARS.check(seed, sometimes));
        sometimes.requireAllLies();
    }

    @Tag("long")
    @Test
    void nor_do_many_more_lies_do_harm() {
        Seeds.each(10_000, seed -> Simulation.LIARS.check(seed, new Sometimes()));
    }

    /// One seed, as it is, without looking for a shorter run if it fails.
    public static void run(long seed) {
        Simulation.LIARS.run(Schedule.of(Simulation.LIARS, seed)).ifPresent(failure -> {
            throw Seeds.failed(seed, failure.cause(), failure.trace());
        });
    }
}
