package lamportbank.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/// A JVM of its own that runs an executable jar, on the Java that runs the tests, with the options of `./start`.
final class ChildProcess implements AutoCloseable {
    /// @param exit the exit code
    record Finished(int exit, String stdout, String stderr) {}

    private static final Duration UNTIL_STOPPED = Duration.ofSeconds(30);

    private final Process process;
    private final Output stdout;
    private final Output stderr;
    private final Thread killer;

    private ChildProcess(Process process) {
        this.process = process;
        stdout = new Output(process.getInputStream());
        stderr = new Output(process.getErrorStream());
        // Even a test run that is interrupted leaves nothing behind.
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    static ChildProcess java(Path jar, String... arguments) {
        return java(List.of(), jar, List.of(arguments));
    }

    /// @param options of the JVM, more than the usual ones
    static ChildProcess java(List<String> options, Path jar, List<String> arguments) {
        return java(options, jar, arguments, Map.of());
    }

    /// @param environment variables, more than those of the tests
    static ChildProcess java(List<String> options, Path jar, List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                // Half the time to start, and a test's process does not live long enough to want more.
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        ProcessBuilder java = new ProcessBuilder(command);
        java.environment().putAll(environment);
        return start(java);
    }

    static ChildProcess start(ProcessBuilder command) {
        try {
            return new ChildProcess(command.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Waits until it has printed this.
    ///
    /// @throws AssertionError if it ends before, or takes too long
    void awaitStdout(String text, Duration atMost) {
        await("stdout says " + text)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .failFast(() -> {
                    if (!process.isAlive() && !stdout.text().contains(text)) {
                        throw new AssertionError("ended with " + process.exitValue() + ": " + stderr.text());
                    }
                })
                .until(() -> stdout.text().contains(text));
    }

    /// Types these lines, and no more.
    void type(String... lines) {
        try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(String.join("\n", lines) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Finished awaitEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + atMost + ": " + stderr.text());
            }
            return new Finished(process.exitValue(), stdout.all(), stderr.all());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// What Ctrl-C and every service manager do: ask it to stop, and wait until it has.
    Finished stop() {
        return stop(UNTIL_STOPPED);
    }

    Finished stop(Duration atMost) {
        process.toHandle().destroy(); // and not by the process itself, which closes the pipes: its last words count
        Finished finished = awaitEnd(atMost);
        forget();
        return finished;
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    void kill() {
        process.destroyForcibly();
        awaitEnd(UNTIL_STOPPED);
        forget();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String stdout() {
        return stdout.text();
    }

    String stderr() {
        return stderr.text();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException shuttingDown) {
            // the hook is running already
        }
    }

    /// What comes out of a pipe, read as it comes so that the other side never blocks.
    private static final class Output {
        private final StringBuffer text = new StringBuffer();
        private final Thread reader;

        Output(InputStream pipe) {
            // Not a virtual one: reading a pipe keeps its carrier, and a test machine may have no more than two.
            reader = Thread.ofPlatform().daemon().start(() -> read(pipe));
        }

        private void read(InputStream pipe) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    text.append(line).append('\n');
                }
            } catch (IOException closed) {
                // killed
            }
        }

        String text() {
            return text.toString();
        }

        /// Everything, once the process has ended.
        String all() throws InterruptedException {
            reader.join();
            return text.toString();
        }
    }
}
