package lamportbank.spring.journal;

import java.time.Clock;
import java.util.List;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.Journal;
import lamportbank.core.process.Step;
import lamportbank.spring.json.RandomValues;
import lamportbank.spring.json.ServiceJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/// Who may open a database as its journal, and what is left alone, in any database.
abstract class JournalDatabaseContract {
    private static final String OWNER = "branch-1";

    private final RandomValues values = new RandomValues(1978, JournalContract.BRANCH);
    private JournalDatabase opened;

    abstract String url();

    abstract DataSource database();

    @BeforeEach
    void begin() {
        opened = guard(OWNER);
        opened.migrate(flyway());
        journal(opened).identity(OWNER);
        opened.destroy();
    }

    @AfterEach
    void end() {
        opened.destroy();
    }

    JournalDatabase guard(String process) {
        return new JournalDatabase(process, url(), database());
    }

    Flyway flyway() {
        return Flyway.configure().dataSource(database()).locations("classpath:db/lamport").load();
    }

    private JdbcJournal<BranchProtocol.State> journal(JournalDatabase locked) {
        return new JdbcJournal<>(
                new JdbcTemplate(database()),
                new TransactionTemplate(new JdbcTransactionManager(database())),
                ServiceJson.branch(),
                BranchProtocol.State.class,
                List.of(),
                Clock.systemUTC(),
                100,
                locked::isLocked);
    }

    void execute(String sql) {
        new JdbcTemplate(database()).execute(sql);
    }

    /// @return the refusal, after which the next process can try
    UnusableJournal assertRefused(JournalDatabase guard, String... words) {
        UnusableJournal[] refusal = new UnusableJournal[1];
        assertThatExceptionOfType(UnusableJournal.class)
                .isThrownBy(() -> guard.migrate(flyway()))
                .satisfies(refused -> {
                    assertThat(refused.getMessage()).contains(words);
                    assertThat(refused.remedy()).isNotBlank();
                    refusal[0] = refused;
                });
        guard.destroy();
        return refusal[0];
    }

    // ---- one process at a time

    @Test
    void a_second_process_is_refused_until_the_first_has_ended() {
        opened = guard(OWNER);
        opened.migrate(flyway());
        assertThat(opened.isLocked()).isTrue();

        assertRefused(guard(OWNER), "is in use by another process");

        opened.destroy();
        JournalDatabase next = guard(OWNER);
        next.migrate(flyway());
        next.destroy();
    }

    @Test
    void who_has_been_replaced_finds_out_at_its_next_commit_and_harms_nothing() {
        guardAgain();
        JdbcJournal<BranchProtocol.State> former = journal(opened);
        former.identity(OWNER);
        former.takeOver();
        former.requireOurs();
        JdbcJournal<BranchProtocol.State> next = journal(opened);
        next.identity(OWNER);
        next.takeOver();
        Step step = new Step(1, 1, values.of(Input.class), List.of(values.of(Effect.class)));
        next.append(List.of(step));

        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> former.append(List.of(step)));
        assertThatExceptionOfType(UnusableJournal.class).isThrownBy(former::requireOurs)
                .withMessageContaining("taken over");
        assertThatExceptionOfType(UnusableJournal.class).isThrownBy(() -> former.save(snapshot()));

        next.requireOurs();
        assertThat(next.latest()).isEmpty();
    }

    private Journal.Snapshot<BranchProtocol.State> snapshot() {
        return new Journal.Snapshot<>(0, 0, values.stateOf(BranchProtocol.State.class));
    }

    // ---- whose it is

    @Test
    void a_journal_of_another_process_is_refused() {
        assertRefused(guard("branch-2"), "belongs to branch-1, not to branch-2");
        guardAgain();
    }

    @Test
    void a_database_of_another_application_is_refused() {
        execute("drop table step");
        execute("drop table snapshot");
        execute("drop table identity");
        execute("delete from flyway_schema_history");
        execute("create table holiday (day varchar(10))");

        assertRefused(guard(OWNER), "is not a journal of a Lamport process", "holiday");

        execute("drop table flyway_schema_history");
        assertRefused(guard(OWNER), "is not a journal of a Lamport process", "holiday");
    }

    // ---- of which version

    @Test
    void a_schema_of_a_newer_version_is_refused() {
        execute("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) values (99, '999', 'later', 'SQL', 'V999__later.sql', 1,"
                + " 'somebody', 1, true)");

        assertRefused(guard(OWNER), "newer version", "999");
    }

    @Test
    void a_format_of_a_newer_version_is_refused() {
        execute("update identity set format = " + (JournalDatabase.FORMAT + 1));

        assertRefused(guard(OWNER), "newer version", "format " + (JournalDatabase.FORMAT + 1));

        execute("update identity set format = " + JournalDatabase.FORMAT);
        guardAgain();
    }

    /// A server may take a moment to notice that the one before has gone.
    private void guardAgain() {
        opened = guard(OWNER);
        await().ignoreException(UnusableJournal.class).until(() -> {
            opened.migrate(flyway());
            return true;
        });
    }
}
