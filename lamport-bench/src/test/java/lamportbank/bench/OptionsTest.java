package lamportbank.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionsTest {
    @Test
    void nothing_need_be_said() {
        assertThat(Options.parse(List.of())).isEqualTo(new Options(
                URI.create("http://127.0.0.1:8090"), 16, OptionalInt.empty(), 20, 5, Mix.TRANSFERS, Optional.empty()));
    }

    @Test
    void everything_can_be() {
        String line = "--rate 500 --seconds 60 --warmup 0 http://bank.example:80 --mix 9:1 --json out.json";

        assertThat(Options.parse(List.of(line.split(" ")))).isEqualTo(new Options(
                URI.create("http://bank.example:80"), 256, OptionalInt.of(500), 60, 0, new Mix(9, 1),
                Optional.of(Path.of("out.json"))));
        assertThat(Options.parse(List.of("--clients", "3")).callers()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--rate", "--rate 0", "--rate -1", "--rate 1.5", "--rate 1000001", "--rate 99999999999", "--clients 0",
        "--clients 4 --rate 5", "--seconds 0", "--seconds x", "--warmup", "--mix", "--mix 1", "--mix 0:0", "--mix 1:-1",
        "--json", "--poort 1", "--seconds 1 --seconds 1", "bank", "ftp://127.0.0.1", "http://", "http://a http://b",
        "http://a:0",
        "http://a:65536",
        "http://a:۹۴۲۱", "http://me@a", "http://a?b", "http://a#b"})
    void what_makes_no_sense_is_refused(String line) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" ")))).isInstanceOf(Trouble.class);
    }
}
