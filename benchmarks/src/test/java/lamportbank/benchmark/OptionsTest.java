package lamportbank.benchmark;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionsTest {
    private static final List<String> ROWS = List.of("locks", "rows");

    @Test
    void all_rows_unless_some_are_named() {
        assertThat(Options.parse(List.of(), ROWS).rows()).isEmpty();
        assertThat(Options.parse(List.of("rows", "--rounds", "2", "--seconds", "1", "--callers", "7"), ROWS))
                .isEqualTo(new Options(
                        List.of("rows"), new Plan(2, Duration.ofSeconds(1), Duration.ofSeconds(180), 7)));
    }

    @Test
    void what_is_not_understood_is_said() {
        assertThatThrownBy(() -> Options.parse(List.of("row"), ROWS)).hasMessage("there is no row row");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds"), ROWS)).hasMessageContaining("not nothing");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds", "0"), ROWS)).hasMessageContaining("not 0");
    }
}
