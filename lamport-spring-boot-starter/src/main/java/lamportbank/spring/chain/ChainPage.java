package lamportbank.spring.chain;

import java.util.List;

import org.jspecify.annotations.Nullable;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.process.Refusal;
import lamportbank.spring.web.TextTable;

/// Some blocks of a chain, as people and programs ask for them.
///
/// @param blocks in order
/// @param height how many blocks the chain has
public record ChainPage(List<Block> blocks, long height) {
    private static final int MAX_LIMIT = 1000;

    /// @throws Refusal if the bounds make no sense
    public static ChainPage of(BlockTable table, long from, int limit) {
        if (from < 0) {
            throw new Refusal(Refusal.Reason.INVALID, "from is a height, 0 or more, not " + from);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new Refusal(Refusal.Reason.INVALID, "limit is 1 to " + MAX_LIMIT + ", not " + limit);
        }
        return new ChainPage(table.range(from, limit), table.height());
    }

    /// @throws Refusal if there is no such block
    public static Block block(BlockTable table, long height) {
        return table.find(height)
                .orElseThrow(() -> new Refusal(
                        Refusal.Reason.UNKNOWN, "there is no block " + height + "; there are " + table.height()));
    }

    /// One block, in one of the forms that it has.
    ///
    /// @param form null for a table, `preimage` for the text whose SHA-256 is the hash
    /// @throws Refusal if there is no such block or form
    public static String blockAsText(BlockTable table, long height, @Nullable String form) {
        Block block = block(table, height);
        return requireForm(form) == null ? new ChainPage(List.of(block), table.height()).toText() : block.preimage();
    }

    private static @Nullable String requireForm(@Nullable String form) {
        if (form != null && !form.equals("preimage")) {
            throw new Refusal(Refusal.Reason.INVALID, "form is preimage, or left out; not '" + form + "'");
        }
        return form;
    }

    /// A line per transfer.
    public String toText() {
        TextTable text = TextTable.of("block", "timestamp", "from", "to", "amount", "outcome", "hash", "previous");
        for (Block block : blocks) {
            for (SealedTransfer transfer : block.transfers()) {
                text.row(
                        block.height(),
                        block.request(),
                        transfer.from(),
                        transfer.to(),
                        transfer.amount(),
                        transfer.outcome(),
                        block.hash().substring(0, 12),
                        block.previousHash().substring(0, 12));
            }
        }
        return text + "blocks: " + height + "\n";
    }
}
