package lamportbank.spring.journal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.process.Step;
import lamportbank.spring.json.ServiceJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What the starter relies on besides, in any database.
abstract class JdbcJournalContract extends JournalContract {
    private static final int RETAINED_EFFECTS = 5;
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.123Z");

    private final List<Projection> projections = new ArrayList<>();

    /// The database of this test, with the journal's tables.
    abstract DataSource database();

    @Override
    JdbcJournal<BranchProtocol.State> open() {
        return open(RETAINED_EFFECTS);
    }

    private JdbcJournal<BranchProtocol.State> open(int retainedEffects) {
        DataSource database = database();
        JdbcJournal<BranchProtocol.State> journal = new JdbcJournal<>(
                new JdbcTemplate(database),
                new TransactionTemplate(new JdbcTransactionManager(database)),
                ServiceJson.branch(),
                BranchProtocol.State.class,
                projections,
                Clock.fixed(NOW, ZoneOffset.UTC),
                retainedEffects,
                () -> true);
        journal.identity("branch-1");
        return journal;
    }

    private List<JdbcJournal.Stored> stored(JdbcJournal<?> journal, long afterEffect) {
        List<JdbcJournal.Stored> stored = new ArrayList<>();
        journal.replayEffects(afterEffect, stored::add);
        return stored;
    }

    // ---- projections

    @Test
    void projections_are_committed_with_the_steps() {
        JdbcTemplate jdbc = new JdbcTemplate(database());
        jdbc.execute("create table noted (number bigint primary key)");
        projections.add((steps, at) -> steps
                .forEach(step -> jdbc.update("insert into noted (number) values (?)", step.number())));
        open().append(steps(3));

        assertThat(jdbc.queryForList("select number from noted order by number", Long.class))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_projection_that_fails_takes_everything_back() {
        JdbcTemplate jdbc = new JdbcTemplate(database());
        jdbc.execute("create table noted (number bigint primary key)");
        projections.add((steps, at) -> steps
                .forEach(step -> jdbc.update("insert into noted (number) values (?)", step.number())));
        List<Step> first = steps(2);
        open().append(first);
        List<Step> second = steps(2);
        projections.add((steps, at) -> {
            throw new IllegalStateException("on purpose");
        });
        JdbcJournal<BranchProtocol.State> failing = open();

        assertThatThrownBy(() -> failing.append(second)).hasMessage("on purpose");

        assertThat(stored(failing, 0)).extracting(JdbcJournal.Stored::step).isEqualTo(first);
        assertThat(jdbc.queryForList("select number from noted order by number", Long.class))
                .containsExactly(1L, 2L);

        projections.removeLast();
        open().append(second);
        assertThat(jdbc.queryForObject("select count(*) from noted", Long.class)).isEqualTo(4);
    }

    // ---- what the feed can go back to

    @Test
    void effects_are_found_by_their_numbers_with_the_time_of_their_commit() {
        JdbcJournal<BranchProtocol.State> journal = open();
        List<Step> steps = steps(3); // of two effects each
        journal.append(steps);

        assertThat(stored(journal, 0)).isEqualTo(
                steps.stream().map(step -> new JdbcJournal.Stored(step, NOW)).toList());
        assertThat(stored(journal, 2)).extracting(JdbcJournal.Stored::step).isEqualTo(steps.subList(1, 3));
        assertThat(stored(journal, 3)).extracting(JdbcJournal.Stored::step).isEqualTo(steps.subList(1, 3));
        assertThat(stored(journal, 6)).isEmpty();
        assertThat(journal.committedAt()).isEqualTo(NOW);
    }

    @Test
    void after_a_snapshot_what_neither_recovery_nor_feed_needs_is_let_go_of() {
        JdbcJournal<BranchProtocol.State> journal = open();
        assertThat(journal.oldestEffect()).isZero();
        journal.append(steps(10));
        journal.save(snapshot(8, 16));
        assertThat(journal.oldestEffect()).isEqualTo(1);

        journal.append(steps(90));

        // Effects 1 to 16 are in the snapshot; the last 5 of them stay, with the step that 12 is in: 11 and 12.
        assertThat(journal.oldestEffect()).isEqualTo(11);
        List<Step> replayed = new ArrayList<>();
        journal.replay(8, replayed::add);
        assertThat(replayed).extracting(Step::number).startsWith(9L, 10L).hasSize(92);
    }

    @Test
    void a_commit_lets_go_of_twice_as_many_as_came_and_no_more() {
        JdbcJournal<BranchProtocol.State> journal = open(0);
        journal.append(steps(1000));
        journal.save(snapshot(1000, 2000));

        journal.append(steps(50));
        assertThat(journal.oldestEffect()).isEqualTo(1);

        journal.append(steps(50)); // a hundred, and those that came at once
        assertThat(stored(journal, 0).getFirst().step().number()).isEqualTo(1 + 2 * (100 + 50));
    }

    @Test
    void a_journal_may_keep_nothing_for_the_feed() {
        JdbcJournal<BranchProtocol.State> journal = open(0);
        journal.append(steps(10));

        journal.save(snapshot(8, 16));
        journal.append(steps(90));
        assertThat(journal.oldestEffect()).isEqualTo(17);

        journal.save(snapshot(100, 200));
        journal.append(steps(100));
        assertThat(journal.oldestEffect()).isEqualTo(201);
    }

    @Test
    void recovery_keeps_what_it_needs_whatever_the_feed_is_to_have() {
        JdbcJournal<BranchProtocol.State> journal = open(-2);
        journal.append(steps(10));

        journal.save(snapshot(8, 16));
        journal.append(steps(90));

        assertThat(journal.oldestEffect()).isEqualTo(17);
    }

    // ---- identity

    @Test
    void an_identity_is_made_once_and_is_no_one_elses() {
        Identity identity = open().identity("branch-1");

        assertThat(open().identity("branch-1")).isEqualTo(identity);
        assertThat(identity.incarnation()).hasSize(36);
        assertThatThrownBy(() -> open().identity("branch-2"))
                .hasMessageContaining("belongs to branch-1, not to branch-2");
    }
}
