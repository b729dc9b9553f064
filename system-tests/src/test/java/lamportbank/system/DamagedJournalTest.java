package lamportbank.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/// A service that finds something else than its journal says so, in words, and leaves it as it is.
class DamagedJournalTest {
    private static final Duration UNTIL_ENDED = Duration.ofMinutes(1);
    private static final Duration UNTIL_READY = Duration.ofMinutes(1);
    private static final String STARTED = "Started BranchService";

    /// What happens to a file.
    private interface Damage {
        void to(Path file) throws IOException, SQLException;
    }

    @TempDir
    private static Path sound;

    @TempDir
    private Path directory;

    /// A journal of branch-1 in which something has happened.
    @BeforeAll
    static void make_a_journal() {
        int port = RunningBank.Ports.anyFree();
        try (ChildProcess branch = start("branch-1", sound, port)) {
            branch.awaitStdout(STARTED, UNTIL_READY);
            branch.stop();
        }
    }

    private static ChildProcess start(String name, Path data, int port) {
        return PreparedJar.of("branch-service").run(List.of(
                "--lamport.process=" + name, "--server.port=" + port, "--lamport.data=" + data));
    }

    private static ChildProcess start(Path data) {
        return start("branch-1", data, RunningBank.Ports.anyFree());
    }

    private static Damage sql(String sql) {
        return file -> {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        };
    }

    private static void cutShort(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
    }

    private static void overwrite(Path file) throws IOException {
        byte[] garbage = new byte[(int) Files.size(file) - 4096];
        Arrays.fill(garbage, (byte) 0xa5);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(garbage), 4096);
        }
    }

    private static void replace(Path file) throws IOException, SQLException {
        Files.delete(file);
        sql("create table photo (name text)").to(file);
    }

    /// One that the database finds, one that the journal's own tables show, and one that only its reader can see.
    static final List<Arguments> DAMAGES = List.of(
            argumentSet("cut short", (Damage) DamagedJournalTest::cutShort, "has been cut short"),
            argumentSet("another process's", sql("update identity set process = 'branch-7'"), "belongs to branch-7"),
            argumentSet("with a state that is none", sql("update snapshot set state = '{'"), "is damaged"));

    static final List<Arguments> MORE_DAMAGES = List.of(
            argumentSet("overwritten", (Damage) DamagedJournalTest::overwrite, "is damaged"),
            argumentSet("another application's", (Damage) DamagedJournalTest::replace, "is not a journal"),
            argumentSet("no database", (Damage) file -> Files.writeString(file, "Dear diary"),
                    "not an SQLite database"),
            argumentSet("of a newer format", sql("update identity set format = 3"), "newer version"));

    /// Byte for byte.
    private static Map<String, ByteBuffer> disk(Path directory) throws IOException {
        Map<String, ByteBuffer> disk = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.filter(path -> !path.toString().matches(".*(-lock|\\.log)")).toList()) {
                disk.put(path.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(path)));
            }
        }
        return disk;
    }

    private Path damaged(String name, Damage damage) throws IOException, SQLException {
        Path file = directory.resolve(name);
        Files.copy(sound.resolve("branch-1.db"), file);
        damage.to(file);
        return file;
    }

    @ParameterizedTest
    @FieldSource("DAMAGES")
    void is_refused_in_words_and_left_alone(Damage damage, String words) throws Exception {
        assertRefused(damage, words);
    }

    /// Each in a process of its own; `SqliteJournalDatabaseTest` has them all, without one.
    @Tag("long")
    @ParameterizedTest
    @FieldSource("MORE_DAMAGES")
    void so_is_what_is_damaged_otherwise(Damage damage, String words) throws Exception {
        assertRefused(damage, words);
    }

    private void assertRefused(Damage damage, String words) throws Exception {
        damaged("branch-1.db", damage);
        Map<String, ByteBuffer> before = disk(directory);

        try (ChildProcess branch = start(directory)) {
            ChildProcess.Finished finished = branch.awaitEnd(UNTIL_ENDED);

            assertThat(finished.exit()).isNotZero();
            assertThat(finished.stdout()).contains("APPLICATION FAILED TO START", "Action:", words);
            assertThat(finished.stdout() + finished.stderr()).doesNotContain("\tat ");
        }
        assertThat(disk(directory)).isEqualTo(before);
    }

    /// `./start` says it on the terminal.
    @Test
    void is_refused_by_the_whole_bank_too() throws Exception {
        damaged("branch-1.db", DamagedJournalTest::cutShort);
        Map<String, ByteBuffer> before = disk(directory);
        List<String> arguments = List.of("--data", directory.toString(), "--clients", "1", "--branches", "1",
                "--port", String.valueOf(RunningBank.Ports.base(1, 1)));

        try (ChildProcess bank = PreparedJar.localCluster().run(arguments)) {
            ChildProcess.Finished finished = bank.awaitEnd(UNTIL_ENDED);

            assertThat(finished.exit()).isEqualTo(1);
            assertThat(finished.stderr())
                    .contains("the journal of branch-1 is damaged", "has been cut short", "Restore it from a backup")
                    .doesNotContain("\tat ");
        }
        assertThat(disk(directory)).containsEntry("branch-1.db", before.get("branch-1.db"))
                .doesNotContainKeys("branch-1.db-wal", "branch-1.db-shm");
    }

    @Test
    void a_second_process_is_refused_and_the_lock_dies_with_the_first() throws Exception {
        Files.copy(sound.resolve("branch-1.db"), directory.resolve("branch-1.db"));
        List<ChildProcess> all = new ArrayList<>();
        try {
            ChildProcess first = start(directory);
            all.add(first);
            first.awaitStdout(STARTED, UNTIL_READY);

            ChildProcess second = start(directory);
            all.add(second);
            ChildProcess.Finished finished = second.awaitEnd(UNTIL_ENDED);
            assertThat(finished.exit()).isNotZero();
            assertThat(finished.stdout()).contains("APPLICATION FAILED TO START", "is in use by another process");
            assertThat(first.isAlive()).isTrue();

            first.kill();
            ChildProcess third = start(directory);
            all.add(third);
            third.awaitStdout(STARTED, UNTIL_READY);
        } finally {
            all.forEach(ChildProcess::close);
        }
    }
}
