package lamportbank.core.explorer;

import java.util.List;

/// `./prove explore`: every order of deliveries of some small systems.
///
/// `--long` explores larger ones, which takes up to 40 minutes and 10 GB.
public final class ExploreCommand {
    private static final long MAX_STATES = 100_000_000;

    private ExploreCommand() {}

    public static void main(String[] arguments) {
        boolean isLong = List.of(arguments).contains("--long");
        if (arguments.length > (isLong ? 1 : 0)) {
            System.err.println("usage: ./prove explore [--long]");
            System.exit(2);
        }
        long states = 0;
        boolean held = true;
        for (Scenario scenario : isLong ? Scenarios.LARGE : Scenarios.SMALL) {
            Explorer.Result result = Explorer.explore(scenario, MAX_STATES);
            System.out.println(result);
            states += result.states();
            held &= result.violation().isEmpty() && result.complete();
        }
        System.out.printf("%,d states in all; %s%n", states, held ? "every property held in each" : "FAILED");
        System.exit(held ? 0 : 1);
    }
}
