package lamportbank.spring.loop;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.journal.TestDatabase;
import lamportbank.spring.json.ServiceJson;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.trouble.Troubles;

/// A loop over a journal that can be told to fail, without Spring around it.
public final class LoopFixture implements AutoCloseable {
    public static final ProcessId SELF = ProcessId.parse("tally-1");

    /// How the next commits go wrong.
    public enum Fault {
        NONE,
        /// Nothing is stored.
        LOST,
        /// All is stored, but the answer of the database is lost.
        STORED
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure() {
            super("on purpose", null, false, false);
        }
    }

    private final DataSource database;
    private final List<NodeLoop> started = new ArrayList<>();
    private final List<Step> published = Collections.synchronizedList(new ArrayList<>());
    private final List<RoundListener> listeners = new ArrayList<>();
    private final List<Throwable> broken = Collections.synchronizedList(new ArrayList<>());
    private volatile Fault fault = Fault.NONE;
    private Duration patience = Duration.ofMillis(5);
    private final Troubles troubles = new Troubles(Clock.systemUTC());
    private LongSupplier nanoTime = System::nanoTime;
    private JdbcJournal<Tally.State> journal;
    private NodeLoop loop;

    public LoopFixture(Path directory) {
        database = TestDatabase.sqlite(directory);
        listeners.add((steps, at, process) -> published.addAll(steps));
        journal = journal();
        loop = loop(1000);
    }

    public LoopFixture listen(RoundListener listener) {
        listeners.addFirst(listener);
        return this;
    }

    /// Of loops that are started from now on.
    LoopFixture patience(Duration wanted) {
        patience = wanted;
        return this;
    }

    /// The monotonic clock of loops that are started from now on.
    LoopFixture nanoTime(LongSupplier wanted) {
        nanoTime = wanted;
        return this;
    }

    public Troubles troubles() {
        return troubles;
    }

    public NodeLoop start() {
        return start(1000);
    }

    /// As a new service would, with what the last one left.
    public NodeLoop start(int maxWaitingInputs) {
        journal = journal();
        loop = loop(maxWaitingInputs);
        started.add(loop);
        loop.start();
        return loop;
    }

    private JdbcJournal<Tally.State> journal() {
        JdbcTransactionManager transactions = new JdbcTransactionManager(database) {
            private static final long serialVersionUID = 1;

            @Override
            protected void doCommit(DefaultTransactionStatus status) {
                if (fault == Fault.LOST) {
                    super.doRollback(status);
                } else {
                    super.doCommit(status);
                }
                if (fault != Fault.NONE) {
                    throw new Failure();
                }
            }
        };
        JdbcJournal<Tally.State> opened = new JdbcJournal<>(
                new JdbcTemplate(database),
                new TransactionTemplate(transactions),
                ServiceJson.of(Vocabulary.of(Tally.Add.class, Tally.Poison.class, Tally.Expel.class, Tally.Added.class,
                        Tally.Total.class)),
                Tally.State.class,
                List.of(),
                Clock.systemUTC(),
                1_000_000,
                () -> true);
        opened.identity(SELF.toString());
        return opened;
    }

    private NodeLoop loop(int maxWaitingInputs) {
        JdbcJournal<Tally.State> stored = journal;
        return new NodeLoop(
                SELF, () -> new Node<>(SELF, new Tally.Kind(), stored, 100), stored, listeners, maxWaitingInputs,
                patience, troubles, nanoTime, Threads.OF_THE_JDK, broken::add);
    }

    public void fail(Fault next) {
        fault = next;
    }

    /// How often a process has been made from the journal.
    int recoveries() {
        return Tally.RESTORED.get();
    }

    /// What the listeners have been told.
    List<Step> published() {
        return List.copyOf(published);
    }

    /// What is in the journal.
    List<Step> stored() {
        List<Step> steps = new ArrayList<>();
        journal.replay(0, steps::add);
        return steps;
    }

    /// The step that the next start would begin after.
    long snapshot() {
        return journal.latest().orElseThrow().step();
    }

    /// Why loops have ended for good.
    List<Throwable> broken() {
        return List.copyOf(broken);
    }

    static long total(NodeLoop loop) {
        return loop.read(process -> ((Tally) process.protocol()).state().total());
    }

    static List<Long> sequences(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.effects().stream())
                .filter(Effect.Sent.class::isInstance)
                .flatMap(effect -> ((Effect.Sent) effect).to().values().stream())
                .toList();
    }

    /// Whether a caller has handed something in and waits for what becomes of it.
    static boolean waits(Thread caller) {
        return caller.getState() == Thread.State.WAITING;
    }

    @Override
    public void close() {
        fault = Fault.NONE;
        started.forEach(NodeLoop::stop); // also those that were left behind, as after a crash
    }
}
