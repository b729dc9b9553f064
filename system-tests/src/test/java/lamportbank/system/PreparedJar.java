package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/// An executable jar, made quick to start, since tests start it again and again: unpacked, and with a
/// cache of loaded and linked classes (JEP 483, JEP 514). Both are made once per build.
final class PreparedJar {
    private static final Duration UNTIL_PREPARED = Duration.ofMinutes(2);
    private static final Map<String, PreparedJar> PREPARED = new ConcurrentHashMap<>();

    private final Path jar;
    private final Path cache;

    private PreparedJar(Path jar, Path cache) {
        this.jar = jar;
        this.cache = cache;
    }

    /// @param module as in `client-service`
    static PreparedJar of(String module) {
        return PREPARED.computeIfAbsent(
                module, name -> prepare(name, Modules.executable(name), PreparedJar::startService));
    }

    /// What `./start` runs.
    static PreparedJar localCluster() {
        return PREPARED.computeIfAbsent(
                "local-cluster", name -> prepare(name, Modules.localCluster(), PreparedJar::openAndCloseBank));
    }

    ChildProcess run(String... arguments) {
        return run(List.of(arguments));
    }

    ChildProcess run(List<String> arguments) {
        return run(arguments, Map.of());
    }

    /// @param environment variables, more than those of the tests
    ChildProcess run(List<String> arguments, Map<String, String> environment) {
        return ChildProcess.java(List.of("-XX:AOTCache=" + cache), jar, arguments, environment);
    }

    /// @param training runs it, with a directory for its data
    private static PreparedJar prepare(String module, Path built, BiConsumer<PreparedJar, Path> training) {
        Path place = Path.of("target", "prepared", module).toAbsolutePath();
        PreparedJar prepared = new PreparedJar(place.resolve(built.getFileName()), place.resolve("classes.aot"));
        try {
            Path source = place.resolve("source.jar");
            Files.createDirectories(place);
            try (FileChannel lock = FileChannel.open(place.resolve("lock"), CREATE, WRITE)) {
                lock.lock(); // other tests may run in another process
                if (isFrom(source, built)) {
                    return prepared;
                }
                Files.deleteIfExists(source);
                Files.deleteIfExists(prepared.cache);
                finish(ChildProcess.java(
                        List.of("-Djarmode=tools"),
                        built,
                        List.of("extract", "--force", "--destination", place.toString())));
                Path data = Files.createTempDirectory("training");
                training.accept(prepared, data);
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

    /// Up to where it would serve.
    private void startService(Path data) {
        finish(ChildProcess.java(
                List.of("-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh"),
                jar,
                List.of("--lamport.data=" + data, "--server.port=0", "--lamport.peers.bank=http://127.0.0.1:1")));
    }

    private void openAndCloseBank(Path data) {
        try (ChildProcess bank = ChildProcess.java(
                List.of("-XX:AOTCacheOutput=" + cache),
                jar,
                List.of("--data", data.toString(), "--clients", "1", "--branches", "1",
                        "--port", String.valueOf(RunningBank.Ports.base(1, 1))))) {
            bank.awaitStdout("Lamport Bank is open", UNTIL_PREPARED);
            ChildProcess.Finished finished = bank.stop(UNTIL_PREPARED); // it makes the cache when it ends
            if (!Files.exists(cache)) {
                throw new AssertionError(finished.stdout() + finished.stderr());
            }
        }
    }

    private static void finish(ChildProcess process) {
        ChildProcess.Finished finished = process.awaitEnd(UNTIL_PREPARED);
        if (finished.exit() != 0) {
            throw new AssertionError(finished.stdout() + finished.stderr());
        }
    }
}
