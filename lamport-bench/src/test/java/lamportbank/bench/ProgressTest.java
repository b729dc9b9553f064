package lamportbank.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What the person who waits sees.
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Pulse.Beat beat(Pulse.Stage stage, double seconds) {
        return new Pulse.Beat(stage, seconds, 20, 1234.5, 12.3, 45.6, 7, 3);
    }

    @Test
    void on_a_terminal_it_is_one_line_that_is_drawn_over() {
        new Progress.Bar(terminal, 90).show(beat(Pulse.Stage.MEASURING, 10));

        assertThat(shown())
                .startsWith("\rmeasure ████")
                .contains("░  10/20 s   1,23", "/s  p50  12.3 ms  p99  45.6 ms  refused 7\033[K")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 40, 79, 80, 200})
    void it_never_takes_a_second_line(int columns) {
        new Progress.Bar(terminal, columns).show(beat(Pulse.Stage.MEASURING, 20));

        assertThat(shown().replace("\r", "").replace("\033[K", "")).hasSizeLessThan(Math.max(1, columns));
    }

    @Test
    void elsewhere_it_is_a_line_now_and_then() {
        Progress lines = new Progress.Lines(terminal);
        for (double seconds = 0; seconds <= 5; seconds += 0.25) {
            lines.show(beat(Pulse.Stage.WARM_UP, seconds));
        }
        for (double seconds = 0; seconds <= 11; seconds += 0.25) {
            lines.show(beat(Pulse.Stage.MEASURING, seconds));
        }

        lines.show(beat(Pulse.Stage.WAITING, 6));

        assertThat(shown()).endsWith("waiting   6/20 s for 3 orders that are under way\n");
        assertThat(shown().lines().map(line -> line.substring(0, line.indexOf(" s "))))
                .containsExactly("warm-up   5/20", "measure   5/20", "measure  10/20", "waiting   6/20");
    }
}
