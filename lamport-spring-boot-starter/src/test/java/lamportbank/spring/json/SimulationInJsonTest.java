package lamportbank.spring.json;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import lamportbank.core.simulation.Seeds;
import lamportbank.core.simulation.Simulation;

/// The simulator once more, with everything that is sent or stored written as JSON and read again: a value that JSON
/// changes, leaves out or refuses breaks a property, or is noticed here at once.
class SimulationInJsonTest {
    private static final int SEEDS = 30;

    @ParameterizedTest
    @EnumSource
    void everything_is_what_it_was(Simulation simulation) {
        JsonCarriage json = new JsonCarriage();
        Seeds.each(SEEDS, seed -> simulation.check(seed, json));
    }
}
