package lamportbank.core.bank;

import java.util.List;
import java.util.Set;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;

import static java.util.stream.Collectors.toSet;

/// What the bank's service does with a proposal before it asks the protocol, for all that stand in for that service.
public final class LookedUp {
    private LookedUp() {}

    /// The proposal, its transfers looked up in all these blocks.
    public static BankMessage.Propose in(List<Block> chain, BankMessage.Propose asked) {
        Set<String> ids = asked.transfers().stream().map(Transfer::id).collect(toSet());
        int account = asked.transfers().getFirst().from();
        return asked.lookedUp(
                chain.size(),
                chain.stream()
                        .flatMap(block -> block.transfers().stream())
                        .filter(transfer -> transfer.from() == account)
                        .map(SealedTransfer::id)
                        .filter(ids::contains)
                        .toList(),
                chain.stream().filter(block -> block.request().equals(asked.request())).findFirst().orElse(null));
    }
}
