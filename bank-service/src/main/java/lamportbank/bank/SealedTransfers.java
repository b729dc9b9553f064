package lamportbank.bank;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.spring.chain.BlockTable;

/// Which transfers are in the chain already, by account and id. The protocol cannot know: there are too many for its memory, so a
/// proposal says what was found here. Thread-safe; written by the [Ledger], and at a start.
class SealedTransfers {
    /// Blocks that are held at a time.
    private static final int PAGE = 16;

    private final JdbcTemplate jdbc;
    private final BlockTable blocks;

    SealedTransfers(JdbcTemplate jdbc, BlockTable blocks) {
        this.jdbc = jdbc;
        this.blocks = blocks;
    }

    void add(List<Block> blocks) {
        jdbc.batchUpdate(
                "insert into sealed_transfer (sender, id, height) values (?, ?, ?)",
                blocks.stream()
                        .flatMap(block -> block.transfers().stream()
                                .map(transfer -> new Key(transfer.from(), transfer.id()))
                                .distinct() // a bank of before may have carried out an id twice
                                .map(key -> new Object[]{key.sender(), key.id(), block.height()}))
                        .toList());
    }

    private record Key(int sender, String id) {}

    private record Found(String id, long height) {}

    /// Adds the blocks that are not in here: all of them, in a database of before this table.
    void complete(TransactionOperations transaction) {
        List<Block> missing = blocks.range(height(), PAGE);
        while (!missing.isEmpty()) {
            List<Block> page = missing;
            transaction.executeWithoutResult(status -> add(page)); // one commit, and not one for each transfer
            missing = blocks.range(missing.getLast().height() + 1, PAGE);
        }
    }

    /// Looks for a proposal's transfers, and for the block that it led to if it is repeated. How many blocks there are is
    /// asked first: what is sealed in between may be found, and need not be.
    BankMessage.Propose lookUp(BankMessage.Propose proposal) {
        long height = blocks.height();
        String places = proposal.transfers().stream().map(transfer -> "?").collect(Collectors.joining(", "));
        List<Found> found = jdbc.query(
                "select id, height from sealed_transfer where sender = " + proposal.transfers().getFirst().from()
                        + " and id in (" + places + ")",
                (row, number) -> new Found(row.getString("id"), row.getLong("height")),
                proposal.transfers().stream().map(Transfer::id).toArray());
        return proposal.lookedUp(
                height,
                found.stream().map(Found::id).distinct().toList(),
                found.stream()
                        .max(Comparator.comparingLong(Found::height))
                        .flatMap(last -> blocks.find(last.height()))
                        .filter(block -> block.request().equals(proposal.request()))
                        .orElse(null));
    }

    /// How many blocks have been looked through.
    private long height() {
        Long last = jdbc.queryForObject("select max(height) from sealed_transfer", Long.class);
        return last == null ? 0 : last + 1;
    }
}
