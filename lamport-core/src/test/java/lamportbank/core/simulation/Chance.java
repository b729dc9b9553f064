package lamportbank.core.simulation;

import java.util.List;

/// Randomness out of one seed. It begins anew at every turn, from the seed and the turn's number: so a turn can be left
/// out without changing the dice of the others, which is what makes a failing run shrink.
public final class Chance {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long state;

    public Chance(long seed) {
        this.seed = seed;
        begin(0);
    }

    void begin(int turn) {
        state = mix(mix(seed) + turn * GOLDEN_GAMMA);
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /// 0 to `bound` - 1.
    int upTo(int bound) {
        return (int) Math.floorMod(next() >>> 1, (long) bound);
    }

    boolean once(int in) {
        return upTo(in) == 0;
    }

    boolean happens(double probability) {
        return (next() >>> 11) * 0x1.0p-53 < probability;
    }

    <T> T oneOf(List<T> some) {
        return some.get(upTo(some.size()));
    }
}
