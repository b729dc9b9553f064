package lamportbank.core.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Replays every transcript against the real core. After a change that is meant to change them:
/// `mvn -pl lamport-core -am test -Dtest=TranscriptTest -Dtranscripts.write=true`, and read the difference.
class TranscriptTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/transcripts");

    static List<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void the_core_does_line_by_line_what_is_written(Path file) throws IOException {
        String written = Files.readString(file);
        String replayed = Transcript.replay(written);
        if (Boolean.getBoolean("transcripts.write")) {
            Files.writeString(file, replayed);
            return;
        }
        assertThat(replayed.lines().toList())
                .as(file.getFileName().toString())
                .containsExactlyElementsOf(written.lines().toList());
        assertThat(written).as("a transcript shows what must not happen only in another package").doesNotContain("!!");
    }
}
