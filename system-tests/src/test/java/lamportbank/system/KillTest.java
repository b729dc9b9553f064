package lamportbank.system;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Every service is a process of its own, and is killed while people use it.
class KillTest {
    /// A client, the bank, two at once, a branch.
    private static final int FEW = 5;

    /// Of all services at once too.
    private static final int SOME = 12;

    @Test
    void nothing_is_lost_or_done_twice_and_nobody_is_stuck() {
        assertSurvived(FEW);
    }

    @Tag("long")
    @Test
    void nor_if_all_are_killed_at_once() {
        assertSurvived(SOME);
    }

    private static void assertSurvived(int kills) {
        try (SeparateBank bank = SeparateBank.start(3, 3)) {
            KillingSpree.Report report = new KillingSpree(bank, Seed.ofThisRun()).run(kills);

            System.out.println(report);
            assertThat(report.kills()).isGreaterThanOrEqualTo(kills);
            assertThat(report.repeated()).as("orders that were given twice").isPositive();
            assertThat(report.reads()).as("balances that were read").isPositive();
        }
    }
}
