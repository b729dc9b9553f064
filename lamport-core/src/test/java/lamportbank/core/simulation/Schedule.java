package lamportbank.core.simulation;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

/// A run to be: everything that is not in here follows from the seed.
///
/// @param nodes how many clients or branches there may be
/// @param turns which turns are taken
/// @param carriage what messages and journals go through
record Schedule(
        Simulation simulation, long seed, int nodes, BitSet turns, Set<Fault> faults, Carriage carriage) {
    static final int TURNS = 250;

    static Schedule of(Simulation simulation, long seed) {
        return of(simulation, seed, Carriage.unchanged());
    }

    /// Few nodes as a rule, as most of what can go wrong needs no more, and up to the most now and then.
    static Schedule of(Simulation simulation, long seed, Carriage carriage) {
        Chance chance = new Chance(~seed);
        int nodes =
                switch (chance.upTo(20)) {
                    case 0 -> 6 + chance.upTo(4);
                    case 1, 2, 3 -> 5;
                    default -> 1 + chance.upTo(4);
                };
        BitSet turns = new BitSet();
        turns.set(0, TURNS);
        return new Schedule(simulation, seed, nodes, turns, Fault.ALL, carriage);
    }

    Schedule withNodes(int fewer) {
        return new Schedule(simulation, seed, fewer, turns, faults, carriage);
    }

    Schedule without(Fault fault) {
        Set<Fault> fewer = EnumSet.copyOf(faults);
        fewer.remove(fault);
        return new Schedule(simulation, seed, nodes, turns, fewer, carriage);
    }

    /// Leaves out the turns from one up to another.
    Schedule without(int from, int to) {
        BitSet fewer = (BitSet) turns.clone();
        fewer.clear(from, to);
        return new Schedule(simulation, seed, nodes, fewer, faults, carriage);
    }

    @Override
    public String toString() {
        return simulation + ", seed " + seed + ": " + nodes + " nodes, " + turns.cardinality() + " turns, faults "
                + faults;
    }
}
