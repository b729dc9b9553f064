package lamportbank.spring.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/// The database of a journal. At start it is locked for this process and looked at; only then it is migrated, and
/// anything may write to it.
public final class JournalDatabase implements FlywayMigrationStrategy, DisposableBean {
    /// How the journal is written: its JSON, above all. To be raised when an older reader would misunderstand it.
    static final int FORMAT = 2; // 1: a multicast has one effect for each receiver; still read

    private static final String FIRST_MIGRATION = "V1__journal.sql";

    /// The kinds of database that there are.
    sealed interface Place extends AutoCloseable permits SqliteFile, Server {
        /// Keeps others out until this process ends, however it ends.
        ///
        /// @throws UnusableJournal if another process has it
        void lock();

        /// Whether others are kept out still, or again.
        boolean isLocked();

        /// Shows the database, if there is one, in a way that changes nothing.
        ///
        /// @throws UnusableJournal if it is no database
        /// @throws IOException if it is damaged
        void show(Consumer<DataSource> inspection) throws IOException;

        @Override
        void close();
    }

    private final String process;
    private final Place place;

    public JournalDatabase(String process, String url, DataSource database) {
        this(process, url.startsWith(SqliteFile.PREFIX) ? SqliteFile.of(url) : new Server(database));
    }

    private JournalDatabase(String process, Place place) {
        this.process = process;
        this.place = place;
    }

    /// @param file an SQLite database, which need not exist yet
    public static JournalDatabase in(Path file, String process) {
        return new JournalDatabase(process, SqliteFile.at(file));
    }

    /// Connections to an SQLite database, which need not exist yet. The path may have any name: it is in no URL.
    public static DataSource connections(Path file) {
        return SqliteFile.at(file).connections();
    }

    /// @throws UnusableJournal if this process cannot go on with it; nothing has been changed
    @Override
    public void migrate(Flyway flyway) {
        place.lock();
        try {
            place.show(database -> inspect(database, flyway));
        } catch (IOException | DataAccessException | FlywayException damage) {
            throw damaged(process, damage);
        }
        try {
            flyway.migrate();
        } catch (FlywayException failure) {
            throw new UnusableJournal(
                    "the journal of " + process + " cannot be written: " + rootOf(failure).getMessage(),
                    "Give its database room, and this process leave to write to it.", failure);
        }
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    /// Whether no other process can open the journal.
    public boolean isLocked() {
        return place.isLocked();
    }

    /// A journal that cannot be read.
    public static UnusableJournal damaged(Object process, Exception damage) {
        return new UnusableJournal(
                "the journal of " + process + " is damaged: " + rootMessage(damage),
                "It has been left as it is. Restore it from a backup that is not older than the last message this"
                        + " process sent; or move it away and let the process join anew, as after a lost disk.",
                damage);
    }

    private static String rootMessage(Throwable damage) {
        return damage.getCause() == null ? String.valueOf(damage.getMessage()) : rootMessage(damage.getCause());
    }

    private void inspect(DataSource database, Flyway flyway) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        if (place instanceof SqliteFile) {
            requireSound(jdbc);
        }
        List<String> tables = tables(jdbc);
        String history = flyway.getConfiguration().getTable();
        if (tables.stream().allMatch(history::equalsIgnoreCase)) {
            return; // a first start, or one that did not get far
        }
        Flyway looking = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(database)
                .load();
        List<MigrationInfo> migrations = Arrays.asList(looking.info().all());
        boolean ours = tables.stream().anyMatch(history::equalsIgnoreCase)
                && migrations.stream().anyMatch(JournalDatabase::isOurFirst);
        if (!ours) {
            throw new UnusableJournal(
                    "the database is not a journal of a Lamport process: it has the tables " + tables,
                    "It has been left as it is. Point lamport.data or spring.datasource.url at a database of this"
                            + " process, or at an empty one.");
        }
        requireOwner(jdbc.queryForList("select process from identity", String.class), process);
        migrations.stream()
                .filter(migration -> migration.getState().isApplied() && !migration.getState().isResolved())
                .findFirst()
                .ifPresent(unknown -> {
                    throw newer(
                            "its schema has version " + unknown.getVersion() + ", which this version does not know");
                });
        if (migrations.stream().anyMatch(JournalDatabase::isFormatApplied)) {
            jdbc.queryForList("select format from identity", Integer.class).forEach(this::requireFormat);
        }
    }

    private void requireSound(JdbcTemplate jdbc) {
        List<String> flaws = jdbc.queryForList("pragma quick_check(3)", String.class);
        if (!flaws.equals(List.of("ok"))) {
            throw damaged(process, new IllegalStateException(String.join("; ", flaws)));
        }
    }

    private static boolean isOurFirst(MigrationInfo migration) {
        return migration.getState().isApplied() && migration.getScript().endsWith(FIRST_MIGRATION);
    }

    private static boolean isFormatApplied(MigrationInfo migration) {
        return migration.getState().isApplied() && migration.getScript().endsWith("V2__journal_format.sql");
    }

    private void requireFormat(int format) {
        if (format > FORMAT) {
            throw newer("it is written in format " + format + ", and this version reads format " + FORMAT);
        }
    }

    private UnusableJournal newer(String how) {
        return new UnusableJournal(
                "the journal of " + process + " was written by a newer version: " + how,
                "It has been left as it is. Start the version that wrote it, or a newer one.");
    }

    /// @param known the owners in the journal: one, or none yet
    static void requireOwner(List<String> known, String process) {
        if (!known.isEmpty() && !known.getFirst().equals(process)) {
            throw new UnusableJournal(
                    "this journal belongs to " + known.getFirst() + ", not to " + process,
                    "It has been left as it is. Give each process its own database: lamport.data or"
                            + " spring.datasource.url says which.");
        }
    }

    private static List<String> tables(JdbcTemplate jdbc) {
        return jdbc.execute((Connection connection) -> {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = connection.getMetaData()
                    .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[]{"TABLE"})) {
                while (found.next()) {
                    tables.add(found.getString("TABLE_NAME"));
                }
            }
            return tables;
        });
    }

    @Override
    public void destroy() {
        place.close();
    }
}
