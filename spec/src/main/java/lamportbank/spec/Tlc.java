package lamportbank.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// Runs TLC in a JVM of its own, for it keeps its state in static fields.
public final class Tlc {
    private static final Pattern STATES =
            Pattern.compile("([0-9]+) states generated, ([0-9]+) distinct states found");
    private static final Pattern DEPTH = Pattern.compile("depth of the complete state graph search is ([0-9]+)");
    private static final Pattern VIOLATED =
            Pattern.compile(
                    "(?:Invariant|Action property|Temporal properties|property) ?(\\w+)? (?:is|was|were) violated");
    private static final Pattern STATE = Pattern.compile("^State ([0-9]+):", Pattern.MULTILINE);

    /// Most runs are over before the second compiler has paid for itself.
    private static final List<String> BRIEFLY = List.of("-XX:TieredStopAtLevel=1", "-Xmx1g");

    private final Map<String, String> files = new TreeMap<>();
    private List<String> machine = BRIEFLY;
    private String workers = "1";

    /// What came of it.
    ///
    /// @param violated the property that does not hold, "Deadlock", or nothing
    /// @param traceLength the states of the shortest run that leads there
    /// @param output all that TLC printed
    public record Result(
            long states, long distinctStates, long depth, Optional<String> violated, int traceLength, double seconds,
            String output) {
        @Override
        public String toString() {
            String found = violated.map(what -> what + " is violated by a run of " + traceLength + " states, found")
                    .orElse("no error");
            return String.format(Locale.ROOT, "%s; %,d states, %,d distinct, depth %d, %.1f s",
                    found, states, distinctStates, depth, seconds);
        }
    }

    private Tlc() {}

    /// With the project's own modules and configurations.
    public static Tlc withSpecification() {
        Tlc tlc = new Tlc();
        for (String name : List.of("LamportBank.tla", "Reduced.tla", "TraceSpec.tla")) {
            tlc.with(name, resource(name));
        }
        return tlc;
    }

    public static String resource(String name) {
        try (InputStream in = Tlc.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Tlc with(String name, String content) {
        files.put(name, content);
        return this;
    }

    /// Breaks the specification.
    public Tlc replacing(String text, String replacement) {
        String whole = files.get("LamportBank.tla");
        if (whole.split(Pattern.quote(text), -1).length != 2) {
            throw new IllegalArgumentException("not once in the specification: " + text);
        }
        return with("LamportBank.tla", whole.replace(text, replacement));
    }

    /// For a configuration with more than 100,000 distinct states: all compilers, all cores, 4 GiB.
    public Tlc atLength() {
        machine = List.of("-Xmx4g");
        workers = "auto";
        return this;
    }

    public Result check(String module, String configuration, String... options) {
        try {
            Path directory = Files.createTempDirectory("tlc");
            try {
                return run(directory, module, configuration, options);
            } finally {
                try (Stream<Path> left = Files.walk(directory)) {
                    left.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Result run(Path directory, String module, String configuration, String... options)
            throws IOException, InterruptedException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(directory.resolve("model.cfg"), configuration);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(machine);
        command.addAll(List.of(
                "-XX:+UseSerialGC", "-Xss16m", "-Duser.language=en", "-Djava.io.tmpdir=" + directory,
                "-cp", jar().toString(), "tlc2.TLC",
                "-workers", workers, "-nowarning", "-metadir", directory.resolve("states").toString(),
                "-config", "model.cfg"));
        command.addAll(List.of(options));
        command.add(module + ".tla");
        long began = System.nanoTime();
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(killer);
        double seconds = (System.nanoTime() - began) / 1e9;
        return result(Files.readString(log), seconds);
    }

    private static Result result(String output, double seconds) {
        Optional<String> violated = output.contains("Deadlock reached")
                ? Optional.of("Deadlock")
                : VIOLATED.matcher(output).results().findFirst()
                        .map(match -> match.group(1) == null ? "Liveness" : match.group(1));
        boolean ended = output.contains("Model checking completed. No error has been found.");
        if (violated.isEmpty() && !ended) {
            throw new IllegalStateException("TLC failed:\n" + output);
        }
        int length =
                STATE.matcher(output).results().mapToInt(match -> Integer.parseInt(match.group(1))).max().orElse(0);
        MatchResult states = last(STATES.matcher(output));
        MatchResult depth = last(DEPTH.matcher(output));
        return new Result(
                number(states, 1), number(states, 2), number(depth, 1), violated, length, seconds, output);
    }

    private static @Nullable MatchResult last(Matcher matcher) {
        return matcher.results().reduce((first, second) -> second).orElse(null);
    }

    private static long number(@Nullable MatchResult match, int group) {
        return match == null ? 0 : Long.parseLong(match.group(group));
    }

    private static Path jar() {
        try {
            return Path.of(Class.forName("tlc2.TLC").getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException missing) {
            throw new IllegalStateException("TLC is not on the class path", missing);
        }
    }
}
