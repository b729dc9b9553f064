package lamportbank.system;

import org.junit.jupiter.api.Test;

/// [KillTest] for as long as you like: `./soak`. No test of every day, hence its name.
class Soak {
    @Test
    void kill_and_restart() {
        try (SeparateBank bank = SeparateBank.start(3, 3)) {
            System.out.println(new KillingSpree(bank, Seed.ofThisRun()).run(Integer.getInteger("kills", 100)));
        }
    }
}
