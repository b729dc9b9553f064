package lamportbank.local;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OptionsTest {
    @Test
    void everything_can_be_said() {
        String line = "--clients 4 --branches 5 --port 9000 --data there --fresh --rebuild-bank";

        assertThat(Options.parse(List.of(line.split(" "))))
                .isEqualTo(new Options(4, 5, 9000, Path.of("there"), true, true));
    }

    @ParameterizedTest
    @CsvSource({
        "--port 1 --port 2, --port is there twice",
        "--fresh --fresh, --fresh is there twice",
        "--port, --port needs a value",
        "--port x, '--port takes 1 to 65365, not x'",
        "--poort 1, there is no option --poort"})
    void what_makes_no_sense_is_refused_in_words(String line, String reason) {
        assertThatExceptionOfType(Stop.class)
                .isThrownBy(() -> Options.parse(List.of(line.split(" "))))
                .withMessageStartingWith(reason);
    }
}
