package lamportbank.dashboard.processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProcessNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"bank", "client-2", "branch-17"})
    void readsWhatItWrites(String name) {
        assertThat(ProcessName.parse(name)).hasToString(name);
    }

    @Test
    void takesTheNameOfAnEnvironmentVariable() {
        assertThat(ProcessName.parse("client2")).hasToString("client-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "client", "client-0", "client-01", "bank-1", "client-1 ", "http://client-1", "\"client-1"})
    void takesNothingElse(String name) {
        assertThatThrownBy(() -> ProcessName.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
