package lamportbank.core.simulation;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Money;

import static lamportbank.core.branch.Ending.ABORT;
import static lamportbank.core.branch.Ending.SUCCESS;
import static lamportbank.core.branch.Update.Kind.WITHDRAW;
import static org.assertj.core.api.Assertions.assertThat;

/// Many small groups of branches, each with another seed; see [Seeds].
public class BranchSimulationTest {
    @Test
    void ordered_replicas_execute_the_same_sequence_and_every_update_ends() {
        Sometimes sometimes = new Sometimes();
        Seeds.each(3_000, seed -> Simulation.BRANCHES.check(seed, sometimes));
        sometimes.requireAll(Sometimes.ofBranches());
    }

    @Test
    void replicas_stay_together_while_modes_change_under_their_feet() {
        Sometimes sometimes = new Sometimes();
        Seeds.each(2_000, seed -> Simulation.MODES.check(seed, sometimes));
        sometimes.requireAll(Sometimes.ofModes());
    }

    @Tag("long")
    @Test
    void both_hold_in_many_more_runs() {
        Seeds.each(7_000, seed -> Simulation.BRANCHES.check(seed, new Sometimes()));
        Seeds.each(4_000, seed -> Simulation.MODES.check(seed, new Sometimes()));
    }

    /// One seed, as it is, without looking for a shorter run if it fails.
    public static void run(long seed) {
        Simulation.BRANCHES.run(Schedule.of(Simulation.BRANCHES, seed)).ifPresent(failure -> {
            throw Seeds.failed(seed, failure.cause(), failure.trace());
        });
    }

    @Test
    void ordered_the_same_money_is_not_withdrawn_twice() {
        Seeds.each(300, seed -> {
            BranchCluster cluster = new BranchCluster(seed, 3, Mode.ORDERED, "400.00", Fault.NONE);
            long one = cluster.submit(1, WITHDRAW, "300.00");
            long other = cluster.submit(2, WITHDRAW, "300.00");
            cluster.settle();

            assertThat(Stream.of(one, other).map(cluster::outcome).flatMap(Optional::stream))
                    .as("seed " + seed)
                    .containsExactlyInAnyOrder(SUCCESS, ABORT);
            assertEverywhere(cluster, "100.00", seed);
        });
    }

    @Test
    void eager_the_same_money_is_withdrawn_twice_which_is_the_anomaly_of_that_mode() {
        Seeds.each(100, seed -> {
            BranchCluster cluster = new BranchCluster(seed, 3, Mode.EAGER, "400.00", Fault.NONE);
            long one = cluster.submit(1, WITHDRAW, "300.00");
            long other = cluster.submit(2, WITHDRAW, "300.00");
            cluster.settle();

            assertThat(Stream.of(one, other).map(cluster::outcome).flatMap(Optional::stream))
                    .as("seed " + seed)
                    .containsExactly(SUCCESS, SUCCESS);
            assertEverywhere(cluster, "-200.00", seed);
        });
    }

    @Test
    void eager_a_withdrawal_that_the_own_replica_does_not_cover_is_refused_and_goes_nowhere() {
        BranchCluster cluster = new BranchCluster(1, 3, Mode.EAGER, "400.00", Fault.NONE);
        long tooMuch = cluster.submit(1, WITHDRAW, "400.01");
        cluster.settle();

        assertThat(cluster.outcome(tooMuch)).contains(ABORT);
        assertEverywhere(cluster, "400.00", 1);
        assertThat(cluster.log(2)).isEmpty();
    }

    private static void assertEverywhere(BranchCluster cluster, String balance, long seed) {
        Money expected = Money.parse(balance);
        assertThat(cluster.balances()).as("seed " + seed).isEqualTo(Map.of(1, expected, 2, expected, 3, expected));
    }
}
