package lamportbank.core.simulation;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.clock.Timestamp;

import static lamportbank.core.chain.Outcome.ABORT;
import static lamportbank.core.chain.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/// The example in the README of the system that the clients came from, which that system itself gets wrong:
/// client 3 sends 12 that it has only once client 2's 5 have come, and both begin at the same moment.
class SourceReadmeExampleTest {
    @Test
    void transfers_are_carried_out_in_the_order_of_their_timestamps_however_the_messages_travel() {
        Seeds.each(300, seed -> {
            Cluster cluster = Cluster.ofMembers(seed, 3, Fault.NONE);
            cluster.submit(3, 1, "12.00");
            cluster.submit(2, 3, "5.00");
            cluster.submit(3, 1, "11.00");
            cluster.settle();

            List<Block> blocks = cluster.blocks();
            assertThat(blocks).as("seed " + seed).extracting(Block::request)
                    .startsWith(new Timestamp(1, 2))
                    .endsWith(new Timestamp(2, 3)); // in a block with (1,3), or after it
            assertThat(blocks.stream().flatMap(block -> block.transfers().stream()))
                    .as("seed " + seed)
                    .extracting(SealedTransfer::amount, SealedTransfer::outcome)
                    .containsExactly(
                            tuple(Money.parse("5.00"), SUCCESS),
                            tuple(Money.parse("12.00"), SUCCESS),
                            tuple(Money.parse("11.00"), ABORT));
            assertThat(cluster.balances())
                    .as("seed " + seed)
                    .isEqualTo(Map.of(1, Money.parse("22.00"), 2, Money.parse("5.00"), 3, Money.parse("3.00")));
            cluster.assertEverythingHasEnded();
        });
    }
}
