package lamportbank.benchmark.running;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Where this project is, and what it has built.
public final class Repository {
    /// The commands run there; Maven's tests in a module of it.
    public static final Path ROOT = Stream
            .iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .filter(path -> Files.isRegularFile(path.resolve("start")))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("not inside the project"));

    private Repository() {}

    /// A service as it runs on a machine of its own.
    static Path executable(String module) {
        Path jar = ROOT.resolve(module).resolve("target").resolve(module + "-exec.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is missing: run ./benchmark, which builds it");
        }
        return jar;
    }
}
