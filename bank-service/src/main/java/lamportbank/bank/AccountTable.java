package lamportbank.bank;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.core.chain.Money;

/// The accounts as rows. Thread-safe; written by the [Ledger] only.
class AccountTable {
    /// The accounts as they were when the chain had this height.
    record AtHeight(List<Account> accounts, long height) {}

    private final JdbcTemplate jdbc;

    AccountTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void open(int id, Money balance, Instant at) {
        jdbc.update(
                "insert into account (id, opening, balance, last_access) values (?, ?, ?, ?)",
                id,
                balance.cents(),
                balance.cents(),
                at.toEpochMilli());
    }

    void update(SortedMap<Integer, Money> balances, Instant at) {
        jdbc.batchUpdate(
                "update account set balance = ?, last_access = ? where id = ?",
                balances.entrySet().stream()
                        .map(balance -> new Object[]{balance.getValue().cents(), at.toEpochMilli(), balance.getKey()})
                        .toList());
    }

    void accessed(int id, Instant at) {
        jdbc.update("update account set last_access = ? where id = ?", at.toEpochMilli(), id);
    }

    List<Account> all() {
        return jdbc.query("select * from account order by id", (row, number) -> account(row));
    }

    /// Up to `limit` accounts from an id on, in order.
    List<Account> from(int id, int limit) {
        return jdbc.query(
                "select * from account where id >= ? order by id limit ?", (row, number) -> account(row), id, limit);
    }

    /// Of all balances.
    Money total() {
        return new Money(Objects.requireNonNull(
                jdbc.queryForObject("select coalesce(sum(balance), 0) from account", Long.class)));
    }

    Optional<Account> find(int id) {
        return jdbc.query("select * from account where id = ?", (row, number) -> account(row), id).stream()
                .findFirst();
    }

    /// In units of money, not cents.
    record Sum(double balances, double openings) {}

    Sum sum() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select coalesce(sum(balance), 0) as balances, coalesce(sum(opening), 0) as openings from account",
                (row, number) -> new Sum(row.getLong("balances") / 100.0, row.getLong("openings") / 100.0)));
    }

    /// One statement, so that accounts and height are of the same moment.
    AtHeight atHeight() {
        List<Long> heights = new ArrayList<>();
        List<Account> accounts = jdbc.query(
                "select account.*, (select count(*) from block) as height from account order by id", (row, number) -> {
                    heights.add(row.getLong("height"));
                    return account(row);
                });
        return new AtHeight(accounts, heights.isEmpty() ? 0 : heights.getFirst());
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getInt("id"),
                new Money(row.getLong("opening")),
                new Money(row.getLong("balance")),
                Instant.ofEpochMilli(row.getLong("last_access")));
    }
}
