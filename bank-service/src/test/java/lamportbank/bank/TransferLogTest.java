package lamportbank.bank;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.clock.Timestamp;

import static org.assertj.core.api.Assertions.assertThat;

class TransferLogTest {
    @Test
    void each_transfer_has_the_balances_before_and_after_it() {
        Block block = Block.seal(0, new Timestamp(7, 1), Block.GENESIS, List.of(
                transfer("a", 2, "5.00", Outcome.SUCCESS),
                transfer("b", 2, "4.00", Outcome.SUCCESS),
                transfer("c", 2, "2.00", Outcome.ABORT),
                transfer("d", 9, "1.00", Outcome.ABORT)));

        assertThat(TransferLog.lines(block, Map.of(1, Money.parse("1.00"), 2, Money.parse("19.00")))).containsExactly(
                "SUCCESS of 5.00: client 1 10.00 -> 5.00, client 2 10.00 -> 15.00",
                "SUCCESS of 4.00: client 1 5.00 -> 1.00, client 2 15.00 -> 19.00",
                "ABORT of 2.00: client 1 1.00 -> 1.00, client 2 19.00 -> 19.00",
                "ABORT of 1.00: client 1 1.00 -> 1.00, client 9 has no account");
    }

    private static SealedTransfer transfer(String id, int to, String amount, Outcome outcome) {
        return new SealedTransfer(id, 1, to, Money.parse(amount), outcome);
    }
}
