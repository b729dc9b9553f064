package lamportbank.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Runs the README's examples, from top to bottom, on a fresh bank: each command, and what it says will come out.
class ReadmeTest {
    @Test
    void every_example_of_the_readme_does_what_it_says() throws Exception {
        List<Example> examples = Example.in(Path.of("../README.md"));
        assertThat(examples).hasSizeGreaterThan(8);
        try (RunningBank bank = RunningBank.start(3, 3)) {
            for (Example example : examples) {
                example.assertOutput(run(example.command(), bank.port()));
                bank.awaitQuiet(); // a person takes longer to type the next one
            }
        }
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
}
