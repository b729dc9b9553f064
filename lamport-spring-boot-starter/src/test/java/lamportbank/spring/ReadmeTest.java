package lamportbank.spring;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

import static org.assertj.core.api.Assertions.assertThat;

/// The README says what the code says.
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final String readme = read(Path.of("README.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void every_snippet_is_compiled_code() throws IOException {
        String code;
        try (Stream<Path> files = Stream.concat(
                Files.list(Path.of("src/test/java/hello")), Files.list(Path.of("src/test/java/guestbook")))) {
            code = files.map(ReadmeTest::read).collect(Collectors.joining("\n"));
        }
        List<String> snippets = JAVA.matcher(readme).results().map(snippet -> snippet.group(1)).toList();

        assertThat(snippets).isNotEmpty().allSatisfy(snippet -> assertThat(code).contains(snippet));
    }

    @Test
    void every_property_is_there_with_its_default() {
        for (RecordComponent property : LamportProperties.class.getRecordComponents()) {
            String name = property.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
            String value = Arrays.stream(LamportProperties.class.getConstructors()[0].getParameters())
                    .filter(parameter -> parameter.getName().equals(property.getName()))
                    .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(DefaultValue.class)))
                    .flatMap(otherwise -> Arrays.stream(otherwise.value()))
                    .findFirst()
                    .orElse("");
            assertThat(readme.lines()).anySatisfy(line -> assertThat(line)
                    .matches("\\| `lamport\\." + name + "(\\.NAME)?` \\| `?" + value + "`? ?\\|.*"));
        }
    }
}
