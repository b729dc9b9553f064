package lamportbank.core.explorer;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Every order of deliveries. What is too large for every build: `./prove explore --long`.
public class ExplorerTest {
    private static final int MAX_STATES = 3_000_000;

    static Stream<Scenario> scenarios() {
        return Scenarios.SMALL.stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void no_order_of_deliveries_breaks_a_property(Scenario scenario) {
        Explorer.Result result = Explorer.explore(scenario, MAX_STATES);

        System.out.println(result);
        assertThat(result.violation()).isEmpty();
        assertThat(result.complete()).as("all states were visited").isTrue();
        assertThat(result.ends()).as("runs end").isPositive();
    }

    /// Explores until something is broken, the smallest systems first; for those who break the rules on purpose.
    ///
    /// @param extent as in [Explorer.Extent]
    /// @return what was found in which system, with the trace; nothing if all held
    public static String hunt(String extent, long maxStates) {
        return Scenarios.SMALL.stream()
                .map(scenario -> Explorer.explore(scenario, Explorer.Extent.valueOf(extent), maxStates))
                .flatMap(result -> result.violation().map(found -> result.title() + ": " + found).stream())
                .findFirst()
                .orElse("");
    }
}
