package lamportbank.core.simulation;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// `./prove simulate`: as many seeds as wanted, or one to look at.
public final class SimulateCommand {
    private static final String USAGE =
            """
                    usage: ./prove simulate [--of clients|liars|branches|modes] --runs N [--from SEED]
                           ./prove simulate [--of clients|liars|branches|modes] --seed SEED""";
    private static final long RUNS_PER_REPORT = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Simulation simulation;
    private final long began = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final Sometimes sometimes = new Sometimes();

    private SimulateCommand(Simulation simulation) {
        this.simulation = simulation;
    }

    public static void main(String[] arguments) {
        Simulation simulation = Simulation.CLIENTS;
        long runs = 50_000;
        long from = 1;
        Long only = null;
        try {
            for (int i = 0; i < arguments.length; i += 2) {
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--of" -> simulation = Simulation.valueOf(value.toUpperCase(Locale.ROOT));
                    case "--runs" -> runs = Long.parseLong(value);
                    case "--from" -> from = Long.parseLong(value);
                    case "--seed" -> only = Long.valueOf(value);
                    default -> throw new IllegalArgumentException(arguments[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException mistake) {
            System.err.println(USAGE);
            System.exit(2);
        }
        SimulateCommand command = new SimulateCommand(simulation);
        try {
            if (only == null) {
                command.runAll(from, runs);
            } else {
                System.out.println(simulation.narrate(only));
                simulation.check(only, command.sometimes);
            }
        } catch (AssertionError failure) {
            System.out.println(failure.getMessage());
            System.exit(1);
        }
    }

    private void runAll(long from, long runs) {
        Seeds.all(from, runs, seed -> {
            simulation.check(seed, sometimes);
            long count = done.incrementAndGet();
            if (count % RUNS_PER_REPORT == 0 && count < runs) {
                report(count + " of " + runs);
            }
        });
        report("every property held in all " + runs + " runs of " + simulation.name().toLowerCase(Locale.ROOT)
                + ", seeds " + from + " to " + (from + runs - 1));
        System.out.print(sometimes);
    }

    private void report(String what) {
        System.out.printf(
                Locale.ROOT, "%s, %.1f seconds%n", what, (System.nanoTime() - began) / NANOS_PER_SECOND);
    }
}
