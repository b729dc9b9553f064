package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/// A command on a page, and what the page says will come out. There, `…` stands for anything on a line, and a line of
/// nothing else for any lines.
///
/// @param output nothing if the page does not say
record Example(String command, String output) {
    private static final Pattern COMMAND = Pattern.compile(
            "```bash\\n(?<command>.*?)\\n```\\n(```\\n(?<output>.*?)\\n```)?", Pattern.DOTALL);

    /// Those that have an output.
    static List<Example> in(Path page) throws IOException {
        return all(page).stream().filter(example -> !example.output().isEmpty()).toList();
    }

    static List<Example> all(Path page) throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher matcher = COMMAND.matcher(Files.readString(page));
        while (matcher.find()) {
            String output = matcher.group("output");
            examples.add(new Example(matcher.group("command"), output == null ? "" : output));
        }
        return examples;
    }

    void assertOutput(String printed) {
        assertThat(simplified(printed)).as("the output of%n%s%n", command).matches(pattern(output));
    }

    private static Pattern pattern(String expected) {
        String regex = Arrays.stream(simplified(expected).split("\n"))
                .map(line -> line.equals("…") ? "[\\s\\S]*" : anything(line))
                .collect(Collectors.joining("\\n"));
        return Pattern.compile(regex);
    }

    private static String anything(String line) {
        return Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }

    /// Columns are as wide as what is in them.
    private static String simplified(String text) {
        return text.strip().lines().map(line -> line.strip().replaceAll(" +", " ")).collect(Collectors.joining("\n"));
    }
}
