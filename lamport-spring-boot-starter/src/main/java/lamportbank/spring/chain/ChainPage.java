package lamportbank.spring.chain;

import java.util.List;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.process.Refusal;
import lamportbank.spring.web.Room;
import lamportbank.spring.web.TextTable;

/// Some blocks of a chain, as people and programs ask for them: as many as they want, but no more than fit into a page.
///
/// @param blocks in order, as they are stored
/// @param height how many blocks the chain has
/// @param next where the next page begins; null if this one reaches the end of the chain
public record ChainPage(
        @ArraySchema(schema = @Schema(implementation = Block.class)) List<RawValue> blocks, long height,
        @Nullable Long next) {
    public static final int MAX_LIMIT = 1000;

    /// Whoever catches up keeps a page in one step of its journal, three times: as it came in, as the answer to its
    /// question, and as what it appended.
    public static final int PAGE_BYTES = 1 << 18;

    /// A line takes eight times what its transfer takes as JSON, while the table is made.
    private static final int TEXT_PAGE_BYTES = 1 << 17;

    /// @throws Refusal if the bounds make no sense, or there is no room for a page now
    public static ChainPage of(BlockTable table, long from, int limit) {
        List<BlockTable.Row> rows = rows(table, from, limit, PAGE_BYTES);
        long height = table.height();
        return new ChainPage(
                rows.stream().map(row -> new RawValue(row.json())).toList(), height, next(rows, height));
    }

    /// A line per transfer.
    ///
    /// @throws Refusal if the bounds make no sense, or there is no room for a page now
    public static String asText(BlockTable table, long from, int limit) {
        List<BlockTable.Row> rows = rows(table, from, limit, TEXT_PAGE_BYTES);
        Room.take(7 * rows.stream().mapToInt(row -> row.json().length()).sum());
        long height = table.height();
        Long next = next(rows, height);
        return tableOf(rows.stream().map(table::parse).toList()) + "blocks: " + height
                + (next == null ? "" : "; the next page is from=" + next) + "\n";
    }

    private static List<BlockTable.Row> rows(BlockTable table, long from, int limit, int bytes) {
        if (from < 0) {
            throw new Refusal(Refusal.Reason.INVALID, "from is a height, 0 or more, not " + from);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new Refusal(Refusal.Reason.INVALID, "limit is 1 to " + MAX_LIMIT + ", not " + limit);
        }
        return table.page(from, limit, bytes);
    }

    private static @Nullable Long next(List<BlockTable.Row> rows, long height) {
        return rows.isEmpty() || rows.getLast().height() + 1 >= height ? null : rows.getLast().height() + 1;
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
        return requireForm(form) == null
                ? tableOf(List.of(block)) + "blocks: " + table.height() + "\n"
                : block.preimage();
    }

    private static @Nullable String requireForm(@Nullable String form) {
        if (form != null && !form.equals("preimage")) {
            throw new Refusal(Refusal.Reason.INVALID, "form is preimage, or left out; not '" + form + "'");
        }
        return form;
    }

    private static TextTable tableOf(List<Block> blocks) {
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
        return text;
    }
}
