package lamportbank.spring.json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ParserWordsTest {
    private static String of(String json) {
        return ParserWords.of(catchThrowableOfType(JacksonException.class, () -> new JsonMapper().readTree(json)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"amount\": NaN}|it has no number NaN",
        "{\"amount\": /* five */ 5}|it has no comments"})
    void what_is_met_is_said_without_the_names_of_settings(String json, String words) {
        assertThat(of(json)).contains(words).doesNotContain("enable", "Feature");
    }

    @Test
    void what_is_too_much_is_said_with_what_is_allowed() {
        assertThat(of("1".repeat(1001))).isEqualTo("a number has 1000 digits at most");
        assertThat(of("[".repeat(100_000))).isEqualTo("it is nested too deeply");
    }
}
