package lamportbank.spring.journal;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresJournalDatabaseTest extends JournalDatabaseContract {
    private String url;

    @Override
    @BeforeEach
    void begin() {
        url = TestDatabase.postgresUrl();
        super.begin();
    }

    @Override
    String url() {
        return url;
    }

    @Override
    DataSource database() {
        return new DriverManagerDataSource(url);
    }

    /// As when the server starts again.
    private void breakConnections() {
        new JdbcTemplate(database()).query(
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'", row -> {});
    }

    @Test
    void a_lock_that_was_lost_is_taken_again() {
        JournalDatabase first = guard("branch-1");
        first.migrate(flyway());
        breakConnections();

        assertThat(first.isLocked()).isTrue();

        assertRefused(guard("branch-1"), "is in use by another process");
        first.destroy();
    }

    @Test
    void a_lock_that_was_lost_to_another_process_is_missed() {
        JournalDatabase first = guard("branch-1");
        first.migrate(flyway());
        breakConnections();
        JournalDatabase second = guard("branch-1");
        second.migrate(flyway());

        assertThat(first.isLocked()).isFalse();

        first.destroy();
        second.destroy();
    }
}
