package lamportbank.spec;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The command behind `./check-trace`.
final class CheckTrace {
    private static final String USAGE = """
            usage: ./check-trace FILE
                   ./check-trace --record FILE URL…

              FILE          a recorded run: a line per effect, {"node": "client-1", "number": 1, "effect": {…}}
              --record      first record it: from the first effect of each process until nothing happens for 2 s
              URL           a process: the bank and every client, e.g. http://127.0.0.1:8090 http://127.0.0.1:8101

            Says whether the run is a behaviour of spec/LamportBank.tla. Exit code 0: it is; 1: it is not; 2: no run.
            """;

    private CheckTrace() {}

    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = Arrays.asList(arguments);
        try {
            if (words.size() >= 3 && words.getFirst().equals("--record")) {
                record(Path.of(words.get(1)), words.subList(2, words.size()).stream().map(URI::create).toList());
                check(Path.of(words.get(1)));
            } else if (words.size() == 1 && !words.getFirst().startsWith("-")) {
                check(Path.of(words.getFirst()));
            } else {
                System.err.print(USAGE);
                System.exit(2);
            }
        } catch (IOException | RuntimeException failure) {
            System.err.println("check-trace: " + failure.getMessage());
            System.exit(2);
        }
    }

    private static void record(Path file, List<URI> processes) throws IOException, InterruptedException {
        try (Recorder recorder = new Recorder(processes)) {
            List<String> lines = recorder.awaitQuiet();
            Files.write(file, lines);
            System.out.println(file + ": " + lines.size() + " effects of " + processes.size() + " processes");
        }
    }

    private static void check(Path file) throws IOException {
        TraceCheck.Verdict verdict = TraceCheck.check(RecordedRun.parse(Files.readAllLines(file)));
        System.out.println(verdict);
        System.exit(verdict.isAccepted() ? 0 : 1);
    }
}
