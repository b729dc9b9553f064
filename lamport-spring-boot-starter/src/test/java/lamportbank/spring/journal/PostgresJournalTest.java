package lamportbank.spring.journal;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;

class PostgresJournalTest extends JdbcJournalContract {
    private DataSource database;

    @Override
    @BeforeEach
    void begin() {
        database = TestDatabase.postgres();
        super.begin();
    }

    @Override
    DataSource database() {
        return database;
    }
}
