package lamportbank.spring.journal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// A journal in an SQLite file. The lock is on a file of its own beside it, `NAME.db-lock`: the operating system
/// takes it away when the process ends. (It must not be on the database: closing any handle of a file gives up all
/// locks that the process has on it, SQLite's too.)
final class SqliteFile implements JournalDatabase.Place {
    static final String PREFIX = "jdbc:sqlite:";

    // https://www.sqlite.org/fileformat2.html
    private static final ByteBuffer MAGIC =
            ByteBuffer.wrap("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    private static final int HEADER_BYTES = 100;
    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGES_AT = 28;
    private static final int WAL_HEADER_BYTES = 32;
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    /// 0 is a log of which nothing had reached the disk when the machine stopped.
    private static final Set<Integer> WAL_MAGIC = Set.of(0, 0x377f0682, 0x377f0683);

    private final Path file;
    private final Path wal;
    private @Nullable FileChannel lock;

    private SqliteFile(Path file) {
        this.file = file;
        wal = file.resolveSibling(file.getFileName() + "-wal");
    }

    /// @param url as in `jdbc:sqlite:data/bank.db?journal_mode=WAL`
    static SqliteFile of(String url) {
        String name = url.substring(PREFIX.length()).replaceFirst("\\?.*", "");
        return at(name.startsWith("file:/") ? Path.of(URI.create(name)) : Path.of(name.replaceFirst("^file:", "")));
    }

    static SqliteFile at(Path file) {
        return new SqliteFile(file.toAbsolutePath());
    }

    /// Its connections: durable at every commit, with a write-ahead log that is synced.
    DataSource connections() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        SQLiteDataSource connections = new SQLiteDataSource(config);
        connections.setUrl(url(file));
        return connections;
    }

    /// The driver takes a path for a URL with parameters, but a file's URI for what it is.
    private static String url(Path file) {
        return PREFIX + file.toUri();
    }

    @Override
    public void lock() {
        requireDirectory(file.getParent());
        Path beside = file.resolveSibling(file.getFileName() + "-lock");
        try {
            FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel;
            FileLock taken = channel.tryLock();
            if (taken == null) {
                throw inUse(null);
            }
        } catch (OverlappingFileLockException here) {
            throw inUse(here); // by another service in this very JVM
        } catch (IOException failure) {
            throw new UnusableJournal(
                    "the journal " + file + " cannot be locked: " + failure,
                    "Make the directory one that this process may write to.", failure);
        }
    }

    private void requireDirectory(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new UnusableJournal(
                    "the journal " + file + " has no place: " + directory + " is no directory",
                    "Give this process a directory for its data (lamport.data).");
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new UnusableJournal(
                    "the directory " + directory + " for the journal cannot be made: " + failure,
                    "Give this process a directory that it may write to (lamport.data).", failure);
        }
    }

    private UnusableJournal inUse(@Nullable Exception cause) {
        close();
        return new UnusableJournal(
                "the journal " + file + " is in use by another process",
                "A journal has one process. Stop the other one, or give this one a directory of its own (lamport.data).",
                cause);
    }

    /// It ends with the process, and not before.
    @Override
    public boolean isLocked() {
        return lock != null;
    }

    /// The file itself, if it is all there is; with a write-ahead log, which a crash leaves behind, copies of both:
    /// SQLite would recover the file while reading it.
    @Override
    public void show(Consumer<DataSource> inspection) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        requireMagic();
        if (hasLog()) {
            showCopy(inspection);
        } else {
            inspection.accept(new DriverManagerDataSource(url(file) + "?immutable=1"));
        }
    }

    private void showCopy(Consumer<DataSource> inspection) throws IOException {
        Path directory = Files.createTempDirectory("journal");
        try {
            Path copy = Files.copy(file, directory.resolve(file.getFileName()));
            Files.copy(wal, directory.resolve(wal.getFileName()));
            inspection.accept(new DriverManagerDataSource(url(copy)));
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private void requireMagic() throws IOException {
        ByteBuffer header = head(file, HEADER_BYTES);
        if (!header.hasRemaining()) {
            throw new IOException(file + " is empty");
        }
        if (header.limit() < HEADER_BYTES || header.mismatch(MAGIC) != MAGIC.limit()) {
            throw new UnusableJournal(
                    file + " is not an SQLite database: it is something else, or has been overwritten",
                    "It has been left as it is. Restore the journal from a backup, or move the file away to begin"
                            + " anew.");
        }
        if (!hasLog()) {
            requireWhole(header);
        } else if (!WAL_MAGIC.contains(head(wal, Integer.BYTES).getInt())) { // SQLite would take it for empty
            throw new IOException(wal + " has been overwritten");
        }
    }

    /// SQLite reads what is missing of the last page as zeros.
    private void requireWhole(ByteBuffer header) throws IOException {
        int pageSize = header.getChar(PAGE_SIZE_AT) == 1 ? 1 << 16 : header.getChar(PAGE_SIZE_AT);
        long whole = pageSize * Integer.toUnsignedLong(header.getInt(PAGES_AT));
        if (Files.size(file) < whole) {
            throw new IOException(file + " has been cut short: " + Files.size(file) + " of " + whole + " bytes");
        }
    }

    private static ByteBuffer head(Path file, int bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(bytes));
        }
    }

    private boolean hasLog() throws IOException {
        return Files.exists(wal) && Files.size(wal) > WAL_HEADER_BYTES;
    }

    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
                lock = null;
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
