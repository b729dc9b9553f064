package lamportbank.console;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionsTest {
    @ParameterizedTest
    @CsvSource({
        "bank, bank, 8090", "client-1, client-1, 8101", "client-12, client-12, 8112", "branch-2, branch-2, 8202",
        "bank --port 9000, bank, 9010", "--port 9000 client-3, client-3, 9023", "branch-1 --port 9000, branch-1, 9121"})
    void a_process_is_where_start_puts_it(String line, String name, int port) {
        Options options = Options.parse(List.of(line.split(" ")));

        assertThat(options).isEqualTo(new Options(name, URI.create("http://127.0.0.1:" + port)));
    }

    @Test
    void any_address_will_do() {
        assertThat(Options.parse(List.of("http://bank.example:1234")))
                .isEqualTo(new Options(null, URI.create("http://bank.example:1234")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "client", "client-0", "client-100", "teller-1", "client-1 client-2", "--poort 1", "client-1 --port",
        "client-1 --port 0", "client-1 --port 1 --port 2", "client-1 --port 65536", "client-1 --port x",
        "ftp://127.0.0.1", "http://", "http://a:0",
        "http://a:65536", "http://a:۹۴۲۱", "http://me@a", "http://a?b", "http://a#b"})
    void what_makes_no_sense_is_refused(String line) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));

        assertThatThrownBy(() -> Options.parse(words)).isInstanceOf(Trouble.class);
    }
}
