package lamportbank.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The command behind `./fuzz`.
final class Fuzz {
    private static final int CLEAN = 0;
    private static final int FOUND = 1;
    private static final int MISUSE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Fuzz() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(Arrays.asList(arguments), out, err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(Options.USAGE);
            return CLEAN;
        }
        try {
            Options options = Options.parse(arguments);
            if (options.url().isPresent()) {
                return report(fuzz(Target.beside(options.url().get()), options, err::println), out);
            }
            try (OwnBank bank = OwnBank.start()) {
                return report(fuzz(Target.beside(bank.dashboard()), options, err::println), out);
            }
        } catch (Trouble trouble) {
            err.println(trouble.getMessage());
            return MISUSE;
        } catch (IOException away) {
            err.println("the bank does not answer any more: " + away.getMessage());
            return FOUND;
        } catch (RuntimeException unforeseen) {
            err.println("a fault of this program, which should be reported: " + unforeseen);
            return MISUSE;
        }
    }

    private static int report(Report report, PrintStream out) {
        out.print(report);
        return report.isClean() ? CLEAN : FOUND;
    }

    private static Report fuzz(Target target, Options options, Consumer<String> progress) throws IOException {
        long seed = options.seed().orElseGet(System::currentTimeMillis);
        progress.accept("seed " + seed);
        WarmUp.of(target);
        Campaign campaign = new Campaign(target, seed, options.atOnce(), PATIENCE, progress);
        return options.input().isPresent()
                ? campaign.run(options.input().getAsLong(), 1)
                : campaign.run(0, options.inputs());
    }
}
