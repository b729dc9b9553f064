package lamportbank.spring.journal;

import java.nio.file.Path;

import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JdbcJournalContract {
    @TempDir
    private Path directory;

    private DataSource database;

    @Override
    @BeforeEach
    void begin() {
        database = TestDatabase.sqlite(directory);
        super.begin();
    }

    @Override
    DataSource database() {
        return database;
    }
}
