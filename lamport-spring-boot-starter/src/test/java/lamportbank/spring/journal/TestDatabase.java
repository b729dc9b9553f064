package lamportbank.spring.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Databases with the journal's tables.
public final class TestDatabase {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres postgres;

    private TestDatabase() {}

    public static DataSource sqlite(Path directory) {
        return migrated(new DriverManagerDataSource("jdbc:sqlite:" + directory.resolve("journal.db")
                + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=10000&transaction_mode=IMMEDIATE"));
    }

    /// One of its own, in the one server that all tests share.
    public static DataSource postgres() {
        return migrated(new DriverManagerDataSource(postgresUrl()));
    }

    /// As [#postgres], with nothing in it.
    public static synchronized String postgresUrl() {
        EmbeddedPostgres server = postgres;
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            postgres = server; // it ends with the JVM
        }
        String name = "journal" + COUNT.incrementAndGet();
        new JdbcTemplate(server.getPostgresDatabase()).execute("create database " + name);
        return server.getJdbcUrl("postgres", name);
    }

    private static DataSource migrated(DataSource database) {
        Flyway.configure().dataSource(database).locations("classpath:db/lamport").load().migrate();
        return database;
    }
}
