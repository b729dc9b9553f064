package lamportbank.fuzz;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionsTest {
    @Test
    void everything_can_be_said() {
        String line = "--inputs 5 --seed 6 --input 7 --at-once 8 --url http://127.0.0.1:9000";

        assertThat(Options.parse(List.of(line.split(" ")))).isEqualTo(new Options(
                5, OptionalLong.of(6), OptionalLong.of(7), 8, Optional.of(URI.create("http://127.0.0.1:9000"))));
    }

    @ParameterizedTest
    @CsvSource({
        "--seed 1 --seed 2, --seed is there twice",
        "--seed, --seed takes a number from 0 to 9223372036854775807",
        "--inputs 0, '--inputs takes a number from 1 to 1000000000, not 0'",
        "--url, an address is as in http://127.0.0.1:8080",
        "--url here, 'an address is as in http://127.0.0.1:8080, not here'"})
    void what_makes_no_sense_is_refused_in_words(String line, String reason) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" ")))).isInstanceOf(Trouble.class)
                .hasMessage(reason);
    }
}
