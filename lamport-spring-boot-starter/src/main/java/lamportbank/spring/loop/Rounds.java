package lamportbank.spring.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.journal.OwnedJournal;
import lamportbank.spring.journal.UnusableJournal;
import lamportbank.spring.trouble.Troubles;

/// What the loop does with what it has been handed: the node handles the inputs, their effects are committed in one
/// transaction, and only then does anyone see them.
///
/// For the loop's thread alone, but how far it has come anyone may ask.
final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Refusal IN_DOUBT = new Refusal(
            Refusal.Reason.UNAVAILABLE,
            "this process could not handle that or write its journal; ask again to see what it holds");

    private final OwnedJournal<?> journal;
    private final List<RoundListener> listeners;
    private final Duration patience;
    private final Troubles troubles;
    private final LongSupplier nanoTime;
    private final Poison poison;
    private volatile long time;
    private volatile ProcessId self;
    private volatile long lastEffect;
    private volatile long duplicates;

    /// Handled by the node and not committed: see [Node#patientRound].
    private final List<Task.Submitted> held = new ArrayList<>();
    private long heldUntil;

    /// Whether the journal may hold steps that the listeners have not been told.
    private boolean untold;

    /// Whether the last attempt to write the journal failed.
    private volatile boolean unwritten;

    Rounds(
            ProcessId name,
            OwnedJournal<?> journal,
            List<RoundListener> listeners,
            Duration patience,
            Troubles troubles,
            LongSupplier nanoTime) {
        self = name;
        this.journal = journal;
        this.listeners = List.copyOf(listeners);
        this.patience = patience;
        this.troubles = troubles;
        this.nanoTime = nanoTime;
        poison = new Poison(troubles, nanoTime);
    }

    long time() {
        return time;
    }

    ProcessId self() {
        return self;
    }

    long lastEffect() {
        return lastEffect;
    }

    long duplicates() {
        return duplicates;
    }

    /// The first look at a process that has been recovered.
    void started(Node<?> node) {
        node.read(process -> {
            remember(process, node.lastEffect());
            listeners.forEach(listener -> listener.started(process));
            return process;
        });
    }

    /// Whether the journal could not be written, the last time that there was something to write.
    boolean isUnwritten() {
        return unwritten;
    }

    /// Whether something has been handled that is not committed.
    boolean isHolding() {
        return !held.isEmpty();
    }

    /// How long that may wait, in nanoseconds; negative if it should have been committed.
    long untilCommit() {
        return heldUntil - nanoTime.getAsLong();
    }

    /// To whoever waits for what is held: there will be no commit.
    void refuse(Refusal refusal) {
        held.forEach(submission -> submission.refuse(refusal));
    }

    /// Does what is asked, in order; but inputs come first, and together.
    ///
    /// @throws UnusableJournal if another process has taken it over
    void round(Node<?> node, List<Task> batch) {
        boolean patient = !batch.isEmpty() && batch.stream().allMatch(Task::isPatient)
                && (held.isEmpty() || untilCommit() > 0);
        List<Task.Submitted> submitted = new ArrayList<>();
        for (Task task : batch) {
            if (task instanceof Task.Submitted submission) {
                Task.Submitted sound = poison.sift(submission);
                if (sound != null) {
                    submitted.add(sound);
                }
            }
        }
        if (!submitted.isEmpty() || (!held.isEmpty() && !patient)) {
            commit(node, submitted, patient);
        }
        for (Task task : batch) {
            switch (task) {
                case Task.Question<?> question -> question.ask(() -> told(node));
                case Task.Acknowledged(ProcessId peer, long sequence) -> node.acknowledge(peer, sequence);
                case Task.Submitted done -> {}
                case Task.Fail fatal -> {}
                case Task.Stop last -> {}
            }
        }
        if (unwritten) {
            tryToWrite();
        } else {
            snapshot(node);
        }
    }

    /// When everybody has been told what they wait for: it takes longer than a commit. If it fails, the next start has
    /// more to handle again, and it is tried after the next round.
    private void snapshot(Node<?> node) {
        try {
            node.snapshotIfDue();
        } catch (UnusableJournal replaced) {
            throw replaced;
        } catch (RuntimeException failure) {
            LOG.warn("{} could not store a snapshot", self, failure);
            notWritten(failure);
        }
    }

    /// Whether a journal that could not be written can be written again.
    private void tryToWrite() {
        try {
            journal.requireRoom();
            written();
        } catch (RuntimeException failure) {
            notWritten(failure);
        }
    }

    private void written() {
        if (unwritten) {
            unwritten = false;
            troubles.end("journal");
        }
    }

    private void notWritten(RuntimeException failure) {
        if (isTheJournal(failure)) {
            unwritten = true;
            troubles.begin(
                    "journal",
                    Troubles.Left.NOT_READY,
                    "the journal cannot be written: " + reason(failure),
                    "See that its database is there, may be written, and has room on its disk. Nothing is lost: what was"
                            + " refused can be asked for again, and this process goes on by itself.");
        }
    }

    /// One round, and what has been held goes with it; or this is held, too.
    private void commit(Node<?> node, List<Task.Submitted> latest, boolean patient) {
        if (held.isEmpty()) {
            heldUntil = nanoTime.getAsLong() + patience.toNanos();
        }
        held.addAll(latest);
        try {
            Optional<List<Node.Outcome>> outcomes = handle(node, inputs(latest), patient);
            if (outcomes.isEmpty()) {
                return;
            }
            int from = 0;
            for (Task.Submitted submission : held) {
                poison.passed(submission.inputs());
                int to = from + submission.inputs().size();
                submission.outcomes().complete(List.copyOf(outcomes.get().subList(from, to)));
                from = to;
            }
        } catch (RuntimeException failure) {
            int inputs = inputs(held).size();
            LOG.error("A round of {} inputs failed; the process goes back to its journal", inputs, failure);
            boolean isTheInputs = !isStored(node) && !isTheDatabase(failure);
            if (isTheInputs && inputs == 1) {
                remember(inputs(held).getFirst(), failure);
            }
            if (!isTheInputs || inputs == 1) {
                held.forEach(submission -> submission.refuse(IN_DOUBT));
            } else {
                held.forEach(submission -> submission.outcomes().complete(oneByOne(node, submission.inputs())));
            }
        }
        held.clear();
    }

    private static List<Input> inputs(List<Task.Submitted> submitted) {
        return submitted.stream().flatMap(submission -> submission.inputs().stream()).toList();
    }

    /// @return what became of these inputs and of those that were held, empty if they are held, too
    private Optional<List<Node.Outcome>> handle(Node<?> node, List<Input> inputs, boolean patient) {
        try {
            Node<?> recovered = told(node);
            Optional<Node.Round> round = patient
                    ? recovered.patientRound(inputs)
                    : Optional.of(recovered.round(inputs));
            round.ifPresent(committed -> {
                if (!committed.steps().isEmpty()) {
                    written();
                }
                publish(node, committed.steps(), journal.committedAt());
                duplicates += committed.duplicates(); // by the loop's thread alone
            });
            return round.map(Node.Round::outcomes);
        } catch (RuntimeException failure) {
            untold = true;
            notWritten(failure);
            throw failure;
        }
    }

    /// For inputs of a round that failed: whichever of them made it fail harms itself and those that came together
    /// with it and after it, and no others.
    private List<Node.Outcome> oneByOne(Node<?> node, List<Input> inputs) {
        List<Node.Outcome> outcomes = new ArrayList<>();
        try {
            for (Input input : inputs) {
                outcomes.addAll(handle(node, List.of(input), false).orElseThrow());
                poison.passed(List.of(input));
            }
        } catch (RuntimeException failure) {
            Input culprit = inputs.get(outcomes.size());
            LOG.error("This is not taken: {}", culprit, failure);
            remember(culprit, failure);
            while (outcomes.size() < inputs.size()) {
                outcomes.add(new Node.Outcome.Refused(IN_DOUBT));
            }
        }
        return List.copyOf(outcomes);
    }

    /// Not what the database would not store: it may store it the next time.
    private void remember(Input culprit, RuntimeException failure) {
        if (!isTheJournal(failure)) {
            poison.met(culprit, failure);
        }
    }

    /// A database that ended the transaction by itself has nothing to roll back, which is not the reason.
    private static @Nullable String reason(RuntimeException failure) {
        Throwable first = failure instanceof TransactionSystemException last && last.getOriginalException() != null
                ? last.getOriginalException()
                : failure;
        return NestedExceptionUtils.getMostSpecificCause(first).getMessage();
    }

    /// Whatever the inputs had been, they would not have been stored.
    private static boolean isTheJournal(RuntimeException failure) {
        return failure instanceof TransactionException
                || failure instanceof DataAccessException && !(failure instanceof DataIntegrityViolationException);
    }

    /// Whether a commit that seemed to fail did not, or may not have: then nothing must be tried again.
    private boolean isStored(Node<?> node) {
        long before = lastEffect;
        try {
            journal.requireOurs();
            told(node);
            return lastEffect > before;
        } catch (DataAccessException | TransactionException unknown) {
            return true;
        }
    }

    /// Not the inputs: with others it would be the same.
    private static boolean isTheDatabase(RuntimeException failure) {
        return failure instanceof TransactionException || failure instanceof DataAccessResourceFailureException;
    }

    /// The node, once the listeners know all that is in its journal: a commit that seemed to fail may have succeeded,
    /// and a message in it that nobody was told of would never be sent.
    private Node<?> told(Node<?> node) {
        if (untold) {
            List<JdbcJournal.Stored> missed = new ArrayList<>();
            journal.replayEffects(lastEffect, missed::add);
            if (!missed.isEmpty()) {
                publish(node, missed.stream().map(JdbcJournal.Stored::step).toList(), missed.getLast().at());
            }
            untold = false;
        }
        return node;
    }

    private void publish(Node<?> node, List<Step> steps, Instant at) {
        if (steps.isEmpty()) {
            return;
        }
        node.read(process -> {
            remember(process, steps.getLast().lastEffect());
            listeners.forEach(listener -> notify(listener, steps, at, process));
            return process;
        });
    }

    private void notify(RoundListener listener, List<Step> steps, Instant at, LamportProcess process) {
        try {
            listener.committed(steps, at, process);
        } catch (RuntimeException failure) {
            LOG.error("{} failed on what has been committed", listener, failure);
            troubles.begin(
                    "listener " + listener.getClass().getName(),
                    Troubles.Left.SERVES,
                    "a part of this process, " + listener.getClass().getSimpleName()
                            + ", failed on what has been committed: " + failure,
                    "It may not have passed everything on. Start this process again: it goes on from its journal. This"
                            + " is a fault of the program: the log says where. Please report it.");
        }
    }

    private void remember(LamportProcess process, long effect) {
        if (process.isClockNearlyUsedUp()) {
            troubles.begin(
                    "clock",
                    Troubles.Left.NOT_READY,
                    "the clock is nearly used up: it is at " + process.time() + ", and the last time is "
                            + Timestamp.MAX_TIME,
                    "No honest process comes so far: somebody whom this process believes has lied. It takes no time back."
                            + " Find out who that was, and begin with new journals while the clock still moves.");
        }
        time = process.time();
        self = process.self();
        lastEffect = effect;
    }
}
