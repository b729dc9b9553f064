package lamportbank.benchmark.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A JVM of its own, with the same options for us and for our peers.
public final class ChildJvm implements AutoCloseable {
    private static final String HEAP = "-Xmx512m"; // as ./start has it
    private static final Duration UNTIL_READY = Duration.ofMinutes(4);
    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(20);
    private static final int LINES_OF_LOG = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread killer;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        // Even a run that is interrupted leaves nothing behind.
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /// Runs a class that is part of the benchmarks.
    public static ChildJvm of(Class<?> main, String name, Scratch scratch, List<String> arguments) {
        return of(HEAP, main, name, scratch, arguments);
    }

    /// @param heap as in `-Xmx2g`
    static ChildJvm of(String heap, Class<?> main, String name, Scratch scratch, List<String> arguments) {
        return start(
                name, scratch, List.of(heap, "-cp", System.getProperty("java.class.path"), main.getName()), arguments);
    }

    /// Runs one of our services.
    static ChildJvm ofService(String module, String name, Scratch scratch, List<String> arguments) {
        return start(name, scratch, List.of(HEAP, "-jar", Repository.executable(module).toString()), arguments);
    }

    private static ChildJvm start(String name, Scratch scratch, List<String> what, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(what);
        command.addAll(arguments);
        Path log = scratch.path().resolve(name + ".log");
        return start(name, new ProcessBuilder(command), log);
    }

    /// Runs any command that becomes a JVM.
    public static ChildJvm start(String name, ProcessBuilder command, Path log) {
        try {
            return new ChildJvm(
                    name, command.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Waits until it has printed this.
    ///
    /// @throws IllegalStateException if it ends before, or takes too long
    public ChildJvm awaitSaid(String text) {
        return await("says " + text, () -> said().contains(text));
    }

    /// Waits until it answers there.
    ///
    /// @throws IllegalStateException if it ends before, or takes too long
    public ChildJvm awaitAnswer(Http http, URI uri) {
        return await("answers", () -> http.answers(uri));
    }

    ChildJvm await(String what, BooleanSupplier condition) {
        try {
            Poll.until(name + " " + what, UNTIL_READY, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(name + " has ended with " + process.exitValue());
                }
                return condition.getAsBoolean();
            });
            return this;
        } catch (IllegalStateException failure) {
            System.err.println(lastLines());
            close();
            throw failure;
        }
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String lastLines() {
        List<String> lines = said().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
    }

    public long pid() {
        return process.pid();
    }

    /// The processor time it has used so far.
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /// It is asked to stop, so that it can finish a recording that somebody has asked it for.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(UNTIL_STOPPED.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            // the hook is running already
        }
    }
}
