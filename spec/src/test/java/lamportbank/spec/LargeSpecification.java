package lamportbank.spec;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Configurations that take from one minute to half an hour: `./prove spec --long`. No test of every day, hence its name.
class LargeSpecification {
    @ParameterizedTest
    @ValueSource(strings = {"join-eviction", "long"})
    void no_reachable_state_violates_anything(String configuration) {
        SpecificationTest.assertHoldsInAll(Tlc.withSpecification().atLength(), configuration);
    }
}
