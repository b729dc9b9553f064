package lamportbank.core.simulation;

import java.util.List;

import org.junit.jupiter.api.Test;

import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;

import static lamportbank.core.branch.Update.Kind.DEPOSIT;
import static lamportbank.core.branch.Update.Kind.WITHDRAW;
import static org.assertj.core.api.Assertions.assertThat;

/// The sample of the system that the branches came from: the eager mode repeats its sub-events, clock for clock.
class SourceSubEventsTest {
    @Test
    void the_sample_comes_out_entry_for_entry() {
        Seeds.each(50, seed -> {
            BranchCluster cluster = new BranchCluster(seed, 3, Mode.EAGER, "400.00", Fault.NONE);

            cluster.order(2, 0, new Update(2, DEPOSIT, Money.parse("170")));
            cluster.order(3, 0, new Update(4, WITHDRAW, Money.parse("70")));

            assertThat(cluster.log(1)).as("seed " + seed).containsExactly(
                    "2 deposit_propagate_request 3",
                    "2 deposit_propagate_execute 4",
                    "4 withdraw_propagate_request 10",
                    "4 withdraw_propagate_execute 11");
            assertThat(cluster.log(2)).as("seed " + seed).containsExactly(
                    "2 deposit_request 1",
                    "2 deposit_execute 2",
                    "2 deposit_propagate_response 5",
                    "2 deposit_propagate_response 8",
                    "4 withdraw_propagate_request 13",
                    "4 withdraw_propagate_execute 14");
            assertThat(cluster.log(3)).as("seed " + seed).containsExactly(
                    "2 deposit_propagate_request 6",
                    "2 deposit_propagate_execute 7",
                    "4 withdraw_request 8",
                    "4 withdraw_execute 9",
                    "4 withdraw_propagate_response 12",
                    "4 withdraw_propagate_response 15");
            assertThat(cluster.logOfEvent(2)).as("seed " + seed).containsExactly(
                    "2 deposit_request 1",
                    "2 deposit_execute 2",
                    "2 deposit_propagate_request 3",
                    "2 deposit_propagate_execute 4",
                    "2 deposit_propagate_response 5",
                    "2 deposit_propagate_request 6",
                    "2 deposit_propagate_execute 7",
                    "2 deposit_propagate_response 8");
            assertThat(cluster.logOfEvent(4)).as("seed " + seed).isEqualTo(List.of(
                    "4 withdraw_request 8",
                    "4 withdraw_execute 9",
                    "4 withdraw_propagate_request 10",
                    "4 withdraw_propagate_execute 11",
                    "4 withdraw_propagate_response 12",
                    "4 withdraw_propagate_request 13",
                    "4 withdraw_propagate_execute 14",
                    "4 withdraw_propagate_response 15"));
            assertThat(cluster.balances().values()).as("seed " + seed).containsOnly(Money.parse("500.00"));
        });
    }

    @Test
    void a_customer_takes_the_branch_s_answer_into_its_clock() {
        BranchCluster cluster = new BranchCluster(1, 2, Mode.EAGER, "400.00", Fault.NONE);

        long answer = cluster.order(1, 0, new Update(1, DEPOSIT, Money.parse("1"))).orElseThrow();
        assertThat(answer).as("request 1, execute 2, response 5, one tick for the answer").isEqualTo(6);

        cluster.order(1, Math.max(0, answer) + 1, new Update(2, DEPOSIT, Money.parse("1")));
        assertThat(cluster.log(1)).contains("2 deposit_request 8", "2 deposit_execute 9");
    }
}
