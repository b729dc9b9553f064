package lamportbank.spring.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteJournalDatabaseTest extends JournalDatabaseContract {
    @TempDir
    private Path directory;

    @Override
    String url() {
        return "jdbc:sqlite:" + file() + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=10000";
    }

    /// A name that is no harmless URI.
    private Path file() {
        return directory.resolve("a journal.db");
    }

    private Path wal() {
        return directory.resolve("a journal.db-wal");
    }

    @Override
    DataSource database() {
        return new DriverManagerDataSource(url());
    }

    /// Every file but the lock, byte for byte.
    private Map<String, ByteBuffer> disk() {
        Map<String, ByteBuffer> disk = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.filter(path -> !path.toString().endsWith("-lock")).toList()) {
                disk.put(path.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(path)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return disk;
    }

    @Override
    UnusableJournal assertRefused(JournalDatabase guard, String... words) {
        Map<String, ByteBuffer> before = disk();
        UnusableJournal refusal = super.assertRefused(guard, words);
        assertThat(disk()).isEqualTo(before);
        return refusal;
    }

    private void fill() {
        JdbcTemplate jdbc = new JdbcTemplate(database());
        for (int number = 1; number <= 50; number++) {
            jdbc.update("insert into step values (?, ?, ?, 0, ?, ?)", number, number, number,
                    "{}", "x".repeat(1000));
        }
    }

    private void overwrite(Path path, long from, int bytes) throws IOException {
        byte[] garbage = new byte[bytes];
        new Random(1978).nextBytes(garbage);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(garbage), from);
        }
    }

    @Test
    void a_file_that_was_cut_short_is_refused() throws IOException {
        fill();
        long whole = Files.size(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            for (long size : new long[]{whole - 1, whole - 5000, whole / 2, 4096, 100, 17, 5}) {
                channel.truncate(size);
                assertRefused(guard("branch-1"), size < 100 ? "is not an SQLite database" : "has been cut short");
            }
            channel.truncate(0);
            assertRefused(guard("branch-1"), "is empty");
        }
    }

    @Test
    void a_file_overwritten_with_garbage_is_refused() throws IOException {
        fill();
        overwrite(file(), 8192, (int) Files.size(file()) - 8192);
        assertRefused(guard("branch-1"), "the journal of branch-1 is damaged");
        overwrite(file(), 100, 8192);
        assertRefused(guard("branch-1"), "the journal of branch-1 is damaged");
        overwrite(file(), 0, 100);
        assertRefused(guard("branch-1"), "is not an SQLite database");
        Files.writeString(file(), "Dear diary");
        assertRefused(guard("branch-1"), "is not an SQLite database");
    }

    /// What a killed process leaves: a write-ahead log, in which the newest commits are, and only there.
    private void crash() throws IOException, SQLException {
        byte[] log;
        try (Connection open = database().getConnection()) {
            new JdbcTemplate(new SingleConnectionDataSource(open, true))
                    .execute("insert into snapshot (step, effect, state) values (7, 7, 'newest')");
            log = Files.readAllBytes(wal());
            Files.copy(file(), directory.resolve("copy"));
        }
        Files.move(directory.resolve("copy"), file(), StandardCopyOption.REPLACE_EXISTING);
        Files.write(wal(), log);
    }

    @Test
    void the_write_ahead_log_of_a_crash_is_recovered_as_ever() throws Exception {
        crash();

        JournalDatabase guard = guard("branch-1");
        guard.migrate(flyway());

        assertThat(new JdbcTemplate(database()).queryForList("select state from snapshot", String.class))
                .containsExactly("newest");
        guard.destroy();
    }

    @Test
    void a_refusal_leaves_the_write_ahead_log_as_it_was() throws Exception {
        crash();
        assertThat(disk()).containsKey("a journal.db-wal");

        assertRefused(guard("branch-2"), "belongs to branch-1");
    }

    @Test
    void a_write_ahead_log_overwritten_with_garbage_is_refused() throws Exception {
        crash();
        overwrite(wal(), 0, 64);

        assertRefused(guard("branch-1"), "wal has been overwritten");
    }

    @Test
    void nothing_is_made_beside_a_file_that_is_only_looked_at() {
        assertRefused(guard("branch-2"), "belongs to branch-1");

        assertThat(disk().keySet()).containsExactly("a journal.db");
    }
}
