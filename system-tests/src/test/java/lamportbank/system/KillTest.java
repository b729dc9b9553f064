package lamportbank.system;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Every service is a process of its own, and is killed while people use it.
class KillTest {
    private static final int KILLS = 12;

    @Test
    void nothing_is_lost_or_done_twice_and_nobody_is_stuck() {
        try (SeparateBank bank = SeparateBank.start(3, 3)) {
            KillingSpree.Report report = new KillingSpree(bank, Seed.ofThisRun()).run(KILLS);

            System.out.println(report);
            assertThat(report.kills()).isGreaterThanOrEqualTo(KILLS);
            assertThat(report.repeated()).as("orders that were given twice").isPositive();
        }
    }
}
