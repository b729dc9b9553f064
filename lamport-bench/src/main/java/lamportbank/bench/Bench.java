package lamportbank.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The command behind `./bench`.
final class Bench {
    private static final int GOOD = 0;
    private static final int NOT_GOOD = 1;
    private static final int MISUSE = 2;

    /// Whoever presses Ctrl-C gets the terminal back, even if the system that was measured no longer answers.
    private static final int SECONDS_TO_SUM_UP = 60;

    private final PrintStream out;
    private final PrintStream err;
    private volatile @Nullable Load load;
    private volatile boolean stopped;

    Bench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Carriers.beMany();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Bench bench = new Bench(out, err);
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (bench.stop()) {
                awaitSummary(done);
            }
        }));
        int exit = NOT_GOOD;
        try {
            exit = bench.run(Arrays.asList(arguments));
        } catch (RuntimeException unforeseen) {
            err.println("bench: a fault of this program, which should be reported: " + unforeseen);
        } finally {
            done.countDown();
        }
        System.exit(exit);
    }

    private static void awaitSummary(CountDownLatch done) {
        try {
            done.await(SECONDS_TO_SUM_UP, TimeUnit.SECONDS);
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }

    /// On Ctrl-C: what was measured is summed up and checked, early.
    ///
    /// @return whether there is something to sum up
    boolean stop() {
        stopped = true;
        Load running = load;
        if (running != null) {
            running.stop();
        }
        return running != null;
    }

    /// @return the exit code
    int run(List<String> words) throws InterruptedException {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(Options.USAGE);
            return GOOD;
        }
        Options options;
        try {
            options = Options.parse(words);
            options.json().ifPresent(Bench::requireWritable);
        } catch (Trouble misuse) {
            err.println("bench: " + misuse.getMessage().stripTrailing());
            return MISUSE;
        }
        try (HttpClient http = Service.newHttp()) {
            Summary summary = measure(options, http);
            out.print(summary.text());
            options.json().ifPresent(file -> write(summary, file));
            if (!summary.isGood()) {
                out.flush();
                err.println("bench: " + summary.checks().stream()
                        .filter(check -> !check.ok())
                        .findFirst()
                        .orElseThrow()
                        .sentence());
                return NOT_GOOD;
            }
            return GOOD;
        } catch (Trouble trouble) {
            err.println("bench: " + trouble.getMessage());
            return NOT_GOOD;
        }
    }

    private Summary measure(Options options, HttpClient http) throws InterruptedException {
        Target target = Target.find(options.address(), http);
        requireEnough(target, options.mix());
        int lanes = target.clients().size();
        String model = model(options);
        out.printf(Locale.ROOT, "%s at %s: %s, %s%n%s%n%n", target.bank().name(), target.bank().address(),
                Numbers.count(lanes, "client", "clients"),
                Numbers.count(target.branches().size(), "branch", "branches"), model);
        Books before = Books.of(target);
        Optional<Meters> metersBefore = Meters.of(target);
        Tally tally = new Tally();
        Load running = new Load(target, options, tally);
        load = running;
        if (stopped) {
            running.stop();
        }
        try (Progress progress = progress()) {
            Window measured = running.run(progress);
            progress.say("checking the books");
            Invariants.Report report = Invariants.check(target, before, tally);
            Optional<Meters> meters = Meters.of(target).flatMap(now -> metersBefore.flatMap(now::since));
            return new Summary(
                    target.bank().address(), lanes, target.branches().size(), model, measured.seconds(),
                    results(tally, options, measured),
                    tally.comingBack(), tally.noAnswers(), tally.unsent(),
                    meters.map(since -> cost(since, before, report, tally)), report.checks());
        }
    }

    private static List<Summary.Result> results(Tally tally, Options options, Window measured) {
        return Stream.of(Order.Kind.values())
                .filter(kind -> switch (kind) {
                    case TRANSFER -> options.mix().transfers() > 0;
                    case DEPOSIT -> options.mix().deposits() > 0;
                })
                .map(kind -> Summary.Result.of(
                        kind, tally.measured(kind), options.rate().isPresent(), measured.seconds()))
                .toList();
    }

    private static Summary.Cost cost(Meters since, Books before, Invariants.Report report, Tally tally) {
        return new Summary.Cost(
                report.sealed(), since.entries(), report.after().height() - before.height(), since.clientMessages(),
                since.clientCommits(), since.bankCommits(), tally.deposited(), since.branchMessages(),
                since.branchCommits());
    }

    private static void requireEnough(Target target, Mix mix) {
        if (target.clients().size() < 2) {
            throw new Trouble("a transfer takes two clients; there is "
                    + (target.clients().isEmpty() ? "none" : target.clients().getFirst().name()));
        }
        if (mix.deposits() > 0 && target.branches().isEmpty()) {
            throw new Trouble("a deposit takes a branch; none was found beside " + target.bank().address());
        }
    }

    private static String model(Options options) {
        String load = options.rate().isPresent()
                ? Numbers.text("open model: %,d orders per second, at fixed times", options.rate().getAsInt())
                : String.format(Locale.ROOT, "closed model: %s at each client, one order at a time",
                        Numbers.count(options.callers(), "caller", "callers"));
        return load + String.format(Locale.ROOT, "; %d s after %d s", options.seconds(), options.warmup());
    }

    /// The script says how wide the terminal is, if there is one.
    private Progress progress() {
        int columns = Integer.getInteger("bench.columns", 0);
        return columns > 0 ? new Progress.Bar(err, columns) : new Progress.Lines(err);
    }

    /// Before anything is measured, and nothing that is there is lost.
    private static void requireWritable(Path file) {
        try {
            boolean isNew = Files.notExists(file);
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
            if (isNew) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new Trouble("--json: " + file + " cannot be written" + why(failure));
        }
    }

    private static String why(IOException failure) {
        return switch (failure) {
            case NoSuchFileException nowhere -> ": there is no such directory";
            case AccessDeniedException denied -> ": this may not be done";
            case FileSystemException known when known.getReason() != null -> ": " + known.getReason();
            default -> "";
        };
    }

    private static void write(Summary summary, Path file) {
        try {
            Files.writeString(file, JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build()
                    .writeValueAsString(summary) + "\n");
        } catch (IOException failure) {
            throw new Trouble("--json: " + file + " cannot be written" + why(failure));
        }
    }
}
