package lamportbank.branch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Ending;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Step;
import lamportbank.spring.journal.Projection;

/// Updates and sub-events as rows. Thread-safe; written as a [Projection] only.
class EventTable implements Projection {
    /// @param id of the event
    /// @param name as in `deposit_propagate_request`
    /// @param clock of this branch when it happened
    record SubEvent(long id, String name, long clock) {}

    /// Some sub-events of this branch, in order.
    ///
    /// @param next the page with those before them ends before this place; null if there are none
    record Page(List<SubEvent> events, @Nullable Long next) {}

    /// A page of so many has less than 1 MiB as JSON, where each is written twice.
    static final int PAGE = 4000;

    private final JdbcTemplate jdbc;

    EventTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void project(List<Step> steps, Instant at) {
        List<Object[]> accepted = new ArrayList<>();
        List<Object[]> subEvents = new ArrayList<>();
        List<Object[]> finished = new ArrayList<>();
        for (Step step : steps) {
            long place = step.firstEffect();
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, BranchFact fact)) {
                    switch (fact) {
                        case BranchFact.Accepted(Update update) ->
                            accepted.add(new Object[]{
                                update.eventId(), update.kind().name(), update.amount().cents()
                            });
                        case BranchFact.SubEvent event ->
                            subEvents.add(new Object[]{place, event.eventId(), event.name(), time});
                        case BranchFact.Finished(Update update, Ending ending, Money balance) ->
                            finished.add(new Object[]{
                                update.eventId(), update.kind().name(), update.amount().cents(), ending.name(),
                                balance.cents()
                            });
                        case BranchFact.Executed executed -> {}
                        case BranchFact.Repeated repeated -> {}
                        case BranchFact.ModeChanged changed -> {}
                    }
                }
                place++;
            }
        }
        // An id that comes again has been forgotten, or is on its way already: then the first has the row.
        jdbc.batchUpdate("""
                insert into branch_update (event_id, kind, amount) values (?, ?, ?)
                on conflict (event_id) do update
                set kind = excluded.kind, amount = excluded.amount, outcome = null, balance = null
                where branch_update.outcome is not null""", accepted);
        jdbc.batchUpdate("insert into sub_event (place, event_id, name, clock) values (?, ?, ?, ?)", subEvents);
        // Whichever update has the id has the row, also if it was executed at another branch first.
        jdbc.batchUpdate("""
                insert into branch_update (event_id, kind, amount, outcome, balance) values (?, ?, ?, ?, ?)
                on conflict (event_id) do update
                set kind = excluded.kind, amount = excluded.amount, outcome = excluded.outcome, balance = excluded.balance
                where excluded.outcome <> 'CONFLICT' or branch_update.outcome is null
                and branch_update.kind = excluded.kind and branch_update.amount = excluded.amount""", finished);
    }

    Optional<UpdateStatus> find(long eventId) {
        return jdbc.query("select * from branch_update where event_id = ?", (row, number) -> status(row), eventId)
                .stream()
                .findFirst();
    }

    /// The events that have begun and not ended.
    List<Update> unfinished() {
        return jdbc.query(
                "select * from branch_update where outcome is null",
                (row, number) -> new Update(
                        row.getLong("event_id"), Update.Kind.valueOf(row.getString("kind")),
                        new Money(row.getLong("amount"))));
    }

    private static UpdateStatus status(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return new UpdateStatus(
                row.getLong("event_id"),
                Update.Kind.valueOf(row.getString("kind")),
                new Money(row.getLong("amount")),
                outcome == null ? UpdateStatus.Status.PENDING : UpdateStatus.Status.valueOf(outcome),
                outcome == null ? null : new Money(row.getLong("balance")));
    }

    private record Placed(long place, SubEvent event) {}

    /// The newest sub-events of this branch before a place, in the order in which they happened.
    Page subEvents(long before) {
        List<Placed> rows = jdbc.query(
                "select place, event_id, name, clock from sub_event where place < ? order by place desc limit ?",
                (row, number) -> new Placed(
                        row.getLong("place"),
                        new SubEvent(row.getLong("event_id"), row.getString("name"), row.getLong("clock"))),
                before,
                PAGE + 1);
        List<Placed> page = rows.subList(0, Math.min(PAGE, rows.size())).reversed();
        return new Page(
                page.stream().map(Placed::event).toList(), rows.size() > PAGE ? page.getFirst().place() : null);
    }
}
