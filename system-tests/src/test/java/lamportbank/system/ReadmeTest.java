package lamportbank.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Runs the README's examples, from top to bottom, on a fresh bank: each command, and what it says will come out.
/// There, `…` stands for anything on a line, and a line of nothing else for any lines.
class ReadmeTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("```bash\\n(?<command>.*?)\\n```\\n```\\n(?<output>.*?)\\n```", Pattern.DOTALL);

    private record Example(String command, String output) {}

    @Test
    void every_example_of_the_readme_does_what_it_says() throws Exception {
        List<Example> examples = examples(Path.of("../README.md"));
        assertThat(examples).hasSizeGreaterThan(8);
        try (RunningBank bank = RunningBank.start(3, 3)) {
            for (Example example : examples) {
                String output = run(example.command(), bank.port());
                assertThat(simplified(output))
                        .as("the output of%n%s%n", example.command())
                        .matches(pattern(example.output()));
                bank.awaitQuiet(); // a person takes longer to type the next one
            }
        }
    }

    private static List<Example> examples(Path readme) throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(readme));
        while (matcher.find()) {
            examples.add(new Example(matcher.group("command"), matcher.group("output")));
        }
        return examples;
    }

    private static String run(String command, int base) throws IOException, InterruptedException {
        String here = Pattern.compile("127\\.0\\.0\\.1:(8[0-9]{3})")
                .matcher(command)
                .replaceAll(match -> "127.0.0.1:" + (Integer.parseInt(match.group(1)) - 8080 + base))
                .replace("curl ", "curl --silent --show-error ")
                .replace("./console ", "\"$JAVA\" -jar '" + Modules.console() + "' --port " + base + " ");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true);
        bash.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Process process = bash.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
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
