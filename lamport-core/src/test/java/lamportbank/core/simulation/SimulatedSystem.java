package lamportbank.core.simulation;

/// Machines, a network between them, and people. One schedule decides everything.
abstract class SimulatedSystem {
    /// After all turns, whose dice are none of theirs.
    private static final int TURN_OF_SETTLING = -1;

    final Chance chance;

    SimulatedSystem(long seed) {
        chance = new Chance(seed);
    }

    /// One thing happens, anything.
    abstract void step();

    /// The network heals, and everything that is on its way arrives.
    abstract void settle();

    abstract void assertEverythingHasEnded();

    abstract Trace trace();

    /// What this run has seen.
    abstract Sometimes sometimes();

    final void play(Schedule schedule) {
        schedule.turns().stream().forEach(turn -> {
            chance.begin(turn + 1);
            step();
        });
        chance.begin(TURN_OF_SETTLING);
        settle();
        assertEverythingHasEnded();
    }

    /// For what only the states show, at the end.
    static void requireEnded(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("violated: nothing is left at the end: " + otherwise);
        }
    }
}
