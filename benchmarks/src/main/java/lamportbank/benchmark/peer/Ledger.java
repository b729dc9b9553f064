package lamportbank.benchmark.peer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

/// A bank as a database with two tables: each transfer is one plain transaction with row locks. It is what the services
/// of both peers write; that of ZooKeeper holds its lock around it besides.
public final class Ledger {
    private static final String BALANCES =
            "select id, balance from account where id in (?, ?) order by id for update";
    private static final String MOVE = "update account set balance = balance + ? where id = ?";
    private static final String NOTE =
            "insert into transfer (sender, recipient, amount, outcome) values (?, ?, ?, ?)";

    private final DataSource database;

    public Ledger(DataSource database) {
        this.database = database;
    }

    /// @param cents with which each account opens
    public void open(int accounts, long cents) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("create table account (id integer primary key, balance bigint not null)");
            statement.execute("create table transfer (id bigint generated always as identity primary key, sender"
                    + " integer not null, recipient integer not null, amount bigint not null, outcome text not null)");
            for (int id = 1; id <= accounts; id++) {
                statement.execute(String.format(Locale.ROOT, "insert into account values (%d, %d)", id, cents));
            }
        }
    }

    /// Returns when it is committed.
    ///
    /// @return whether there was enough money
    public boolean transfer(int from, int to, long cents) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean covered = balances(connection, from, to).get(from) >= cents;
                if (covered) {
                    move(connection, from, to, cents);
                }
                note(connection, from, to, cents, covered ? "SUCCESS" : "ABORT");
                connection.commit();
                return covered;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    private static Map<Integer, Long> balances(Connection connection, int from, int to) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BALANCES)) {
            select.setInt(1, from);
            select.setInt(2, to);
            Map<Integer, Long> balances = new TreeMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    balances.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return balances;
        }
    }

    private static void move(Connection connection, int from, int to, long cents) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE)) {
            update.setLong(1, -cents);
            update.setInt(2, from);
            update.addBatch();
            update.setLong(1, cents);
            update.setInt(2, to);
            update.addBatch();
            update.executeBatch();
        }
    }

    private static void note(Connection connection, int from, int to, long cents, String outcome)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(NOTE)) {
            insert.setInt(1, from);
            insert.setInt(2, to);
            insert.setLong(3, cents);
            insert.setString(4, outcome);
            insert.executeUpdate();
        }
    }

    /// The money in all accounts.
    public long total() throws SQLException {
        return number("select sum(balance) from account");
    }

    /// The balance that the transfers make of an opening, for the account of which it differs most from the real one.
    public long largestError(long opening) throws SQLException {
        return number(
                String.format(Locale.ROOT, """
                select max(abs(account.balance - %d - (
                    select coalesce(sum(case when recipient = account.id then amount else -amount end), 0) from transfer
                    where outcome = 'SUCCESS' and account.id in (sender, recipient)))) from account""", opening));
    }

    public long transfers() throws SQLException {
        return number("select count(*) from transfer");
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
