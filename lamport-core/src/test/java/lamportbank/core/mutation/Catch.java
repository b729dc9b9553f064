package lamportbank.core.mutation;

import java.util.Optional;

import lamportbank.core.mutation.Mutant.Proof;

/// How a mutant was caught.
///
/// @param by the property that it violates
/// @param seed of the simulation that showed it; 0 if it was not the simulator
/// @param schedule the shortest schedule known that shows it too
record Catch(Mutant mutant, String by, long seed, Optional<String> schedule) {
    static final String TITLES =
            String.format("%-36s %-10s %5s %6s  %s", "rule", "shown by", "seed", "steps", "violated");

    /// Who has shown it.
    String shownBy() {
        return switch (mutant.proof()) {
            case CLIENTS, LIARS, BRANCHES -> "simulator";
            case WALK -> "schedule";
            case FOCUSED -> "check";
        };
    }

    String seedOrNone() {
        return seed == 0 ? "-" : "" + seed;
    }

    String steps() {
        return schedule.map(text -> "" + Schedules.steps(text)).orElse("-");
    }

    String line() {
        return String.format("%-36s %-10s %5s %6s  %s", mutant.rule(), shownBy(), seedOrNone(), steps(), by);
    }

    static Catch bySimulator(Mutant mutant, Hunt.Prey prey, Optional<String> schedule) {
        return new Catch(mutant, prey.property(), prey.seed(), schedule);
    }

    static Catch bySchedule(Mutant mutant, String schedule) {
        return new Catch(mutant, Schedules.violated(schedule), 0, Optional.of(schedule));
    }

    static Catch byCheck(Mutant mutant, String wrong) {
        assert mutant.proof() == Proof.FOCUSED;
        return new Catch(mutant, wrong, 0, Optional.empty());
    }
}
