package lamportbank.client;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.clock.Timestamp;

/// The transfers that were asked for here, as rows. Thread-safe; written by [ChainCopy] only.
class TransferTable {
    private final JdbcTemplate jdbc;

    /// Of all transfers here; 0 while there is none.
    private int sender;

    TransferTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// @param place the number of the step that took it, to list them in order
    record Submitted(Transfer transfer, long place) {}

    void submitted(List<Submitted> transfers) {
        jdbc.batchUpdate(
                "insert into transfer (id, place, sender, recipient, amount) values (?, ?, ?, ?, ?)",
                transfers.stream()
                        .map(submitted -> new Object[]{
                            submitted.transfer().id(),
                            submitted.place(),
                            submitted.transfer().from(),
                            submitted.transfer().to(),
                            submitted.transfer().amount().cents()
                        })
                        .toList());
    }

    void requested(List<ClientFact.Requested> requests) {
        jdbc.batchUpdate(
                "update transfer set request_time = ?, request_node = ? where id = ?",
                requests.stream()
                        .flatMap(requested -> requested.transfers().stream()
                                .map(transfer -> new Object[]{
                                    requested.request().time(), requested.request().node(), transfer.id()
                                }))
                        .toList());
    }

    void voided(List<ClientFact.Voided> givenUp) {
        jdbc.batchUpdate(
                "update transfer set outcome = ?, reason = ? where id = ?",
                givenUp.stream()
                        .flatMap(voided -> voided.transfers().stream()
                                .map(transfer -> new Object[]{
                                    TransferStatus.Status.ABORT.name(), voided.reason(), transfer.id()
                                }))
                        .toList());
    }

    /// @param blocks anybody's
    void sealed(List<Block> blocks) {
        jdbc.batchUpdate(
                "update transfer set height = ?, outcome = ? where id = ?",
                blocks.stream()
                        .filter(this::isOurs)
                        .flatMap(block -> block.transfers().stream()
                                .map(transfer -> new Object[]{
                                    block.height(), transfer.outcome().name(), transfer.id()
                                }))
                        .toList());
    }

    /// The transfers of a block are from one account: all were asked for here, or none, unless the account was another's
    /// before. A journal belongs to one client, which has one account.
    private boolean isOurs(Block block) {
        if (sender == 0) {
            jdbc.queryForList("select sender from transfer limit 1", Integer.class).forEach(own -> sender = own);
        }
        return block.transfers().getFirst().from() == sender;
    }

    Optional<TransferStatus> find(String id) {
        return jdbc.query("select * from transfer where id = ?", (row, number) -> status(row), id).stream()
                .findFirst();
    }

    /// @param next the next page has those before this place; null if there are none
    record Page(List<TransferStatus> transfers, @Nullable Long next) {}

    private record Placed(long place, TransferStatus transfer) {}

    /// The newest before a place, the newest first.
    Page newest(long before, int limit) {
        List<Placed> rows = jdbc.query(
                "select * from transfer where place < ? order by place desc limit ?",
                (row, number) -> new Placed(row.getLong("place"), status(row)),
                before,
                limit + 1);
        List<Placed> page = rows.subList(0, Math.min(limit, rows.size()));
        return new Page(
                page.stream().map(Placed::transfer).toList(), rows.size() > limit ? page.getLast().place() : null);
    }

    private static TransferStatus status(ResultSet row) throws SQLException {
        int sender = row.getInt("sender");
        Long requestTime = number(row, "request_time");
        Long requestNode = number(row, "request_node");
        String outcome = row.getString("outcome");
        return new TransferStatus(
                row.getString("id"),
                sender,
                row.getInt("recipient"),
                new Money(row.getLong("amount")),
                outcome == null ? TransferStatus.Status.PENDING : TransferStatus.Status.valueOf(outcome),
                requestTime == null
                        ? null
                        : new Timestamp(requestTime, requestNode == null ? sender : requestNode.intValue()),
                number(row, "height"),
                row.getString("reason"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
