package lamportbank.spring.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcUtils;

/// A journal in PostgreSQL. The lock is an advisory one, of a connection that is kept for nothing else: the server
/// takes it away when the connection breaks.
final class Server implements JournalDatabase.Place {
    private static final String LOCK = "select pg_try_advisory_lock(1978, hashtext(current_schema()))";
    private static final int SECONDS = 2;

    private final DataSource database;
    private @Nullable Connection connection;

    Server(DataSource database) {
        this.database = database;
    }

    @Override
    public void lock() {
        if (!tryLock()) {
            throw new UnusableJournal(
                    "the journal in this database is in use by another process",
                    "A journal has one process. Stop the other one, or give this one a database of its own"
                            + " (spring.datasource.url). If the other one's machine is gone, the server ends its"
                            + " connection after tcp_keepalives_idle.");
        }
    }

    private boolean tryLock() {
        close();
        Connection opened = DataSourceUtils.getConnection(database);
        connection = opened;
        return Boolean.TRUE.equals(new JdbcTemplate(new SingleConnectionDataSource(opened, true))
                .queryForObject(LOCK, Boolean.class));
    }

    /// A connection can break, when the server starts again for example: then it is tried on another one.
    @Override
    public boolean isLocked() {
        try {
            return connection != null && connection.isValid(SECONDS) || tryLock();
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Reading changes nothing here.
    @Override
    public void show(Consumer<DataSource> inspection) {
        inspection.accept(database);
    }

    @Override
    public void close() {
        JdbcUtils.closeConnection(connection);
        connection = null;
    }
}
