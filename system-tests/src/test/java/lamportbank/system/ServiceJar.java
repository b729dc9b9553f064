package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/// The executable jar of a service, made quick to start, since tests start it again and again: unpacked, and with a
/// cache of loaded and linked classes (JEP 483, JEP 514). Both are made once per build.
final class ServiceJar {
    private static final Duration UNTIL_PREPARED = Duration.ofMinutes(2);
    private static final Map<String, ServiceJar> PREPARED = new ConcurrentHashMap<>();

    private final Path jar;
    private final Path cache;

    private ServiceJar(Path jar, Path cache) {
        this.jar = jar;
        this.cache = cache;
    }

    /// @param module as in `client-service`
    static ServiceJar of(String module) {
        return PREPARED.computeIfAbsent(module, ServiceJar::prepare);
    }

    ChildProcess run(List<String> arguments) {
        return ChildProcess.java(List.of("-XX:AOTCache=" + cache), jar, arguments);
    }

    private static ServiceJar prepare(String module) {
        Path built = Modules.executable(module);
        Path place = Path.of("target", "prepared", module).toAbsolutePath();
        ServiceJar prepared = new ServiceJar(place.resolve(built.getFileName()), place.resolve("classes.aot"));
        try {
            Path source = place.resolve("source.jar");
            Files.createDirectories(place);
            try (FileChannel lock = FileChannel.open(place.resolve("lock"), CREATE, WRITE)) {
                lock.lock(); // other tests may run in another process
                if (isFrom(source, built)) {
                    return prepared;
                }
                Files.deleteIfExists(source);
                finish(ChildProcess.java(
                        List.of("-Djarmode=tools"),
                        built,
                        List.of("extract", "--force", "--destination", place.toString())));
                Path data = Files.createTempDirectory("training");
                finish(prepared.train(data));
                new Folder(data).delete();
                Files.copy(built, source);
            }
            return prepared;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// By content: what the build makes has the same date every time.
    private static boolean isFrom(Path source, Path built) throws IOException {
        return Files.exists(source) && Files.mismatch(source, built) == -1;
    }

    /// Starts it up to where it would serve.
    private ChildProcess train(Path data) {
        List<String> arguments = new ArrayList<>(List.of("--lamport.data=" + data, "--server.port=0"));
        arguments.add("--lamport.peers.bank=http://127.0.0.1:1");
        return ChildProcess.java(
                List.of("-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh"), jar, arguments);
    }

    private static void finish(ChildProcess process) {
        ChildProcess.Finished finished = process.awaitEnd(UNTIL_PREPARED);
        if (finished.exit() != 0) {
            throw new AssertionError(finished.stdout() + finished.stderr());
        }
    }
}
