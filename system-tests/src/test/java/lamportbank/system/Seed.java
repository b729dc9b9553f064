package lamportbank.system;

/// What decides a random test. It is printed, and can be given: `-Dseed=41`.
final class Seed {
    private Seed() {}

    static long ofThisRun() {
        long seed = Long.getLong("seed", System.currentTimeMillis());
        System.out.println("seed " + seed + ": again with -Dseed=" + seed);
        return seed;
    }
}
