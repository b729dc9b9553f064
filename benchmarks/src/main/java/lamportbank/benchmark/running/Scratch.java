package lamportbank.benchmark.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A directory for what everyone stores. It is on the disk of this repository and not in the system's temporary one,
/// which may be in memory, where a sync costs nothing. A run that is interrupted leaves it to `mvn clean`.
public final class Scratch implements AutoCloseable {
    private final Path path;

    private Scratch(Path path) {
        this.path = path;
    }

    public static Scratch make() {
        try {
            Path parent = Files.createDirectories(Repository.ROOT.resolve("benchmarks/target/scratch"));
            return new Scratch(Files.createTempDirectory(parent, "row"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path path() {
        return path;
    }

    public Path directory(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            System.err.println(path + " is left behind: " + left);
        }
    }
}
