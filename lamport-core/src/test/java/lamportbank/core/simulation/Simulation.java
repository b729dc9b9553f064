package lamportbank.core.simulation;

import java.util.Locale;
import java.util.Optional;

import lamportbank.core.branch.Mode;

/// The kinds of system that are simulated.
public enum Simulation {
    /// A bank and its clients.
    CLIENTS {
        @Override
        SimulatedSystem system(Schedule schedule) {
            return Cluster.of(schedule);
        }
    },
    /// A bank and its clients, one of which lies.
    LIARS {
        @Override
        SimulatedSystem system(Schedule schedule) {
            LiarCluster cluster = new LiarCluster(schedule);
            cluster.open();
            return cluster;
        }
    },
    /// Branches in total order.
    BRANCHES {
        @Override
        SimulatedSystem system(Schedule schedule) {
            return BranchCluster.of(schedule, Mode.ORDERED);
        }
    },
    /// Branches whose mode is changed under their feet.
    MODES {
        @Override
        SimulatedSystem system(Schedule schedule) {
            return BranchCluster.of(schedule, Mode.EAGER);
        }
    };

    /// A run that went wrong.
    ///
    /// @param length of its trace, in steps
    record Failure(Schedule schedule, Throwable cause, int length, String trace) {
        /// Whether another run went wrong in the same way.
        boolean isLike(Failure other) {
            return kind().equals(other.kind());
        }

        /// As in `violated: at most one inside`.
        private String kind() {
            String[] words = String.valueOf(cause.getMessage()).split(":");
            return cause.getClass().getSimpleName() + (words.length > 1 ? words[0] + words[1] : "");
        }
    }

    private static final int WHOLE = Integer.MAX_VALUE;

    abstract SimulatedSystem system(Schedule schedule);

    /// Runs a schedule to its end.
    Optional<Failure> run(Schedule schedule) {
        return run(schedule, new Sometimes());
    }

    /// @param sometimes where to add what the run has seen
    private Optional<Failure> run(Schedule schedule, Sometimes sometimes) {
        SimulatedSystem system = system(schedule);
        try {
            system.play(schedule);
            sometimes.addRun(system.sometimes());
            return Optional.empty();
        } catch (AssertionError | RuntimeException failure) {
            return Optional.of(new Failure(schedule, failure, system.trace().length(), system.trace().last(WHOLE)));
        }
    }

    /// A run and what happened in it, whether it fails or not.
    String narrate(long seed) {
        Schedule schedule = Schedule.of(this, seed);
        SimulatedSystem system = system(schedule);
        String end = "every property held";
        try {
            system.play(schedule);
        } catch (AssertionError | RuntimeException failure) {
            end = failure.toString();
        }
        return system.trace().last(WHOLE) + "\n" + schedule + "\n" + end;
    }

    /// Runs one seed; if it fails, looks for the shortest run that fails in the same way.
    ///
    /// @throws AssertionError with the seed, the command that plays it again, and the trace
    public void check(long seed, Carriage carriage) {
        check(Schedule.of(this, seed, carriage), new Sometimes());
    }

    /// The same for runs that are to see something together.
    void check(long seed, Sometimes sometimes) {
        check(Schedule.of(this, seed), sometimes);
    }

    private void check(Schedule schedule, Sometimes sometimes) {
        run(schedule, sometimes).ifPresent(failure -> {
            Failure least = Shrinking.shrink(failure);
            AssertionError error = new AssertionError(
                    "seed " + schedule.seed() + ": " + least.cause().getMessage() + "\nagain: ./prove simulate --of "
                            + name().toLowerCase(Locale.ROOT) + " --seed " + schedule.seed() + "\nshrunk to "
                            + least.schedule()
                            + "\n\n" + least.trace(),
                    failure.cause());
            throw error;
        });
    }
}
