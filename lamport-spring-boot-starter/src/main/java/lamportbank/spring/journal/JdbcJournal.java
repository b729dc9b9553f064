package lamportbank.spring.journal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;

/// The journal in a database that speaks the SQL that SQLite and PostgreSQL have in common. Steps are written by
/// the loop's thread alone; anyone may read.
///
/// @param <S> the state of the protocol
public final class JdbcJournal<S> implements OwnedJournal<S> {
    /// A step as it was stored.
    public record Stored(Step step, Instant at) {}

    private static final TypeReference<List<Effect>> EFFECTS = new TypeReference<>() {};

    /// How often steps are let go of: each time that as many have been stored.
    private static final int PORTION = 100;

    private static final int TRIAL_CHARS = 1 << 18;

    /// A step can have a page of blocks, twice.
    private static final int STEPS_AT_A_TIME = 8;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final JavaType effectsType;
    private final JavaType stateType;
    private final List<Projection> projections;
    private final Clock wall;
    private final int retainedEffects;
    private final BooleanSupplier locked;
    private Instant committedAt = Instant.EPOCH;
    private volatile long opening;
    private volatile String incarnation = "";

    /// @param state the class of the protocol's state
    /// @param retainedEffects how many effects before a snapshot are kept for the feed
    /// @param locked whether other processes are kept out
    public JdbcJournal(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            JsonMapper json,
            Class<S> state,
            List<Projection> projections,
            Clock wall,
            int retainedEffects,
            BooleanSupplier locked) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
        this.projections = List.copyOf(projections);
        this.wall = wall;
        this.retainedEffects = retainedEffects;
        this.locked = locked;
        effectsType = json.getTypeFactory().constructType(EFFECTS);
        stateType = json.getTypeFactory().constructParametricType(LamportProcess.State.class, state);
    }

    /// The identity of this journal, made at the first call.
    ///
    /// @throws UnusableJournal if the journal belongs to another process
    public Identity identity(String process) {
        return Objects.requireNonNull(transaction.execute(status -> {
            List<String> owner = jdbc.queryForList("select process from identity", String.class);
            JournalDatabase.requireOwner(owner, process);
            if (owner.isEmpty()) {
                jdbc.update(
                        "insert into identity (id, process, incarnation, format) values (1, ?, ?, ?)",
                        process, UUID.randomUUID().toString(), JournalDatabase.FORMAT);
            }
            return jdbc.queryForObject("select incarnation, life, opening from identity", (row, number) -> {
                opening = row.getLong("opening");
                incarnation = row.getString("incarnation");
                String life = row.getString("life");
                return new Identity(life == null ? incarnation : life, incarnation);
            });
        }));
    }

    /// What peers know this process by.
    public String incarnation() {
        return incarnation;
    }

    /// From now on peers are to know this process by what they knew it by in a former life, of which it has lost the
    /// journal. Effects keep to the life of this one.
    public void adoptIncarnation(String former) {
        transaction.executeWithoutResult(
                status -> jdbc.update(
                        "update identity set life = coalesce(life, incarnation), incarnation = ?", former));
        incarnation = former;
    }

    @Override
    public void takeOver() {
        transaction.executeWithoutResult(status -> {
            jdbc.update("update identity set opening = opening + 1, format = ?", JournalDatabase.FORMAT);
            opening = Objects.requireNonNull(jdbc.queryForObject("select opening from identity", Long.class));
        });
    }

    @Override
    public void requireOurs() {
        if (jdbc.update("update identity set opening = opening where opening = ?", opening) == 0
                || !locked.getAsBoolean()) {
            throw new UnusableJournal(
                    "another process has taken over the journal of this one",
                    "This one has stopped, and nothing is lost. A journal has one process: see which is to stay.");
        }
    }

    @Override
    public void requireRoom() {
        int none = -1; // before every snapshot, so that it does no harm if it stays
        transaction.executeWithoutResult(status -> jdbc.update(
                "insert into snapshot (step, effect, state) values (?, ?, ?)", none, none, " ".repeat(TRIAL_CHARS)));
        transaction.executeWithoutResult(status -> jdbc.update("delete from snapshot where step = ?", none));
    }

    @Override
    public void append(List<Step> steps) {
        Instant now = wall.instant().truncatedTo(ChronoUnit.MILLIS); // as it is stored
        transaction.executeWithoutResult(status -> {
            jdbc.batchUpdate(
                    "insert into step (number, first_effect, last_effect, at, input, effects) values (?, ?, ?, ?, ?, ?)",
                    steps.stream().map(step -> row(step, now)).toList());
            projections.forEach(projection -> projection.project(steps, now));
            letGo(steps);
        });
        committedAt = now;
    }

    /// Steps that neither recovery nor feed needs any more go a few at a time, since everybody waits for a commit; but
    /// twice as many as come, so that they get fewer.
    private void letGo(List<Step> steps) {
        long last = steps.getLast().number();
        if (last / PORTION > (last - steps.size()) / PORTION) {
            jdbc.update(
                    "delete from step where number < (select min(number) from step) + ?"
                            + " and number <= (select max(step) from snapshot)"
                            + " and last_effect <= (select max(effect) from snapshot) - ?",
                    2 * (PORTION + steps.size()),
                    retainedEffects);
        }
    }

    private Object[] row(Step step, Instant at) {
        return new Object[]{
            step.number(),
            step.firstEffect(),
            step.lastEffect(),
            at.toEpochMilli(),
            json.writerFor(Input.class).writeValueAsString(step.input()),
            json.writerFor(effectsType).writeValueAsString(step.effects())
        };
    }

    @Override
    public Instant committedAt() {
        return committedAt;
    }

    @Override
    public void save(Snapshot<S> snapshot) {
        // By way of bytes: Jackson gathers a string in characters of two bytes, which is three times the text in all.
        String state =
                new String(json.writerFor(stateType).writeValueAsBytes(snapshot.state()), StandardCharsets.UTF_8);
        transaction.executeWithoutResult(status -> {
            requireOurs();
            jdbc.update("delete from snapshot");
            jdbc.update(
                    "insert into snapshot (step, effect, state) values (?, ?, ?)",
                    snapshot.step(),
                    snapshot.effect(),
                    state);
        });
    }

    @Override
    public Optional<Snapshot<S>> latest() {
        return jdbc
                .query(
                        "select step, effect, state from snapshot order by step desc limit 1",
                        (row, number) -> new Snapshot<S>(
                                row.getLong("step"), row.getLong("effect"),
                                json.readValue(row.getString("state"), stateType)))
                .stream()
                .findFirst();
    }

    @Override
    public void replay(long step, Consumer<Step> consumer) {
        read(step, stored -> consumer.accept(stored.step()));
    }

    /// Numbers of steps and of effects grow together, so the first of them is found without an index of effects, which
    /// every commit would have to write: by looking back from the newest step, over those that are about to be read.
    @Override
    public void replayEffects(long effect, Consumer<Stored> consumer) {
        read(first("select number from step where last_effect <= ? order by number desc limit 1", effect), consumer);
    }

    /// The number of the oldest effect that can still be read, 0 if there is none.
    public long oldestEffect() {
        return first("select first_effect from step order by number limit 1");
    }

    private long first(String query, Object... values) {
        return jdbc.queryForList(query, Long.class, values).stream().findFirst().orElse(0L);
    }

    /// What is there now. The consumer may be slow: meanwhile no connection is kept, and few steps are.
    private void read(long after, Consumer<Stored> consumer) {
        long end = first("select number from step order by number desc limit 1");
        long last = after;
        while (last < end) {
            List<Stored> stored = stored(last);
            if (stored.isEmpty()) {
                return; // they have been let go of
            }
            stored.forEach(consumer);
            last = stored.getLast().step().number();
        }
    }

    private List<Stored> stored(long after) {
        return jdbc.query(
                "select number, first_effect, at, input, effects from step where number > ? order by number limit ?",
                (row, number) -> new Stored(
                        new Step(
                                row.getLong("number"),
                                row.getLong("first_effect"),
                                json.readValue(row.getString("input"), Input.class),
                                json.readValue(row.getString("effects"), effectsType)),
                        Instant.ofEpochMilli(row.getLong("at"))),
                after,
                STEPS_AT_A_TIME);
    }
}
