package lamportbank.core.simulation;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

/// A run to be: everything that is not in here follows from the seed.
///
/// @param nodes how many clients or branches there may be
/// @param turns which turns are taken
record Schedule(Simulation simulation, long seed, int nodes, BitSet turns, Set<Fault> faults) {
    static final int TURNS = 250;

    /// Few nodes as a rule, as most of what can go wrong needs no more, and up to the most now and then.
    static Schedule of(Simulation simulation, long seed) {
        Chance chance = new Chance(~seed);
        int nodes =
                switch (chance.upTo(20)) {
                    case 0 -> 6 + chance.upTo(4);
                    case 1, 2, 3 -> 5;
                    default -> 1 + chance.upTo(4);
                };
        BitSet turns = new BitSet();
        turns.set(0, TURNS);
        return new Schedule(simulation, seed, nodes, turns, Fault.ALL);
    }

    Schedule withNodes(int fewer) {
        return new Schedule(simulation, seed, fewer, turns, faults);
    }

    Schedule without(Fault fault) {
        Set<Fault> fewer = EnumSet.copyOf(faults);
        fewer.remove(fault);
        return new Schedule(simulation, seed, nodes, turns, fewer);
    }

    /// Leaves out the turns from one up to another.
    Schedule without(int from, int to) {
        BitSet fewer = (BitSet) turns.clone();
        fewer.clear(from, to);
        return new Schedule(simulation, seed, nodes, fewer, faults);
    }

    @Override
    public String toString() {
        return simulation + ", seed " + seed + ": " + nodes + " nodes, " + turns.cardinality() + " turns, faults "
                + faults;
    }
}
