package lamportbank.spring.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionException;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.journal.JournalDatabase;
import lamportbank.spring.journal.UnusableJournal;

/// The one thread that owns a process. It takes every input that is waiting, handles them all, commits their
/// effects in one transaction, and only then lets anyone see them.
///
/// Thread-safe: anyone may submit inputs and ask questions.
public final class NodeLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);
    private static final int MAX_INPUTS_PER_ROUND = 1000;
    private static final Refusal IN_DOUBT = new Refusal(
            Refusal.Reason.UNAVAILABLE,
            "this process could not handle that or write its journal; ask again to see what it holds");

    private final Supplier<Node<?>> recovery;
    private final JdbcJournal<?> journal;
    private final List<RoundListener> listeners;
    private final BlockingQueue<Task> tasks;
    private final Duration patience;
    private final Consumer<Throwable> onBroken;
    private volatile @Nullable Thread thread;
    private volatile long time;
    private volatile ProcessId self;
    private volatile long lastEffect;
    private volatile boolean paused;
    private volatile boolean crashed;
    private volatile long duplicates;

    /// Handled by the node and not committed: see [Node#patientRound].
    private final List<Task.Submitted> held = new ArrayList<>();
    private long heldUntil;

    /// Whether the journal may hold steps that the listeners have not been told.
    private boolean untold;

    /// @param name of the process, until it knows better
    /// @param recovery makes the node from its journal; called once, at start
    /// @param maxWaitingInputs beyond it inputs are refused as [Refusal.Reason#FULL]
    /// @param patience how long the commit of inputs may wait that are handed in patiently
    /// @param onBroken told when the loop has ended because it cannot go on
    public NodeLoop(
            ProcessId name,
            Supplier<Node<?>> recovery,
            JdbcJournal<?> journal,
            List<RoundListener> listeners,
            int maxWaitingInputs,
            Duration patience,
            Consumer<Throwable> onBroken) {
        this.self = name;
        this.recovery = recovery;
        this.journal = journal;
        this.listeners = List.copyOf(listeners);
        this.patience = patience;
        this.onBroken = onBroken;
        tasks = new LinkedBlockingQueue<>(maxWaitingInputs);
    }

    /// Hands in an input and waits until it is committed.
    ///
    /// @return its effects; none for a duplicate
    /// @throws Refusal if it was not taken
    public List<Effect> submit(Input input) {
        return switch (submitAll(List.of(input)).getFirst()) {
            case Node.Outcome.Done(List<Effect> effects) -> effects;
            case Node.Outcome.Refused(Refusal refusal) ->
                throw new Refusal(refusal.reason(), refusal.detail());
        };
    }

    /// Hands in inputs that stay together and waits until they are committed.
    ///
    /// @return what became of each, in order
    /// @throws Refusal if none was taken
    public List<Node.Outcome> submitAll(List<Input> inputs) {
        return submit(inputs, false);
    }

    /// The same for inputs that nobody waits for: they are committed with others, if nothing comes of them that anybody
    /// could notice. A REPLY that is not the last before an entry is one.
    public List<Node.Outcome> submitPatiently(List<Input> inputs) {
        return submit(inputs, true);
    }

    private List<Node.Outcome> submit(List<Input> inputs, boolean patient) {
        if (paused) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, self + " is paused, in the lab");
        }
        if (inputs.stream().anyMatch(NodeLoop::isMoreWork)) {
            listeners.forEach(NodeLoop::requireRoom);
        }
        return await(enter(outcomes -> new Task.Submitted(inputs, patient, outcomes)));
    }

    /// What people and customers ask for; what peers say must be taken, or nothing would ever get less.
    private static boolean isMoreWork(Input input) {
        return input instanceof Input.Ask
                || input instanceof Input.Serve serve && !(serve.question() instanceof Exchange);
    }

    private static void requireRoom(RoundListener listener) {
        String full = listener.full();
        if (full != null) {
            throw new Refusal(Refusal.Reason.FULL, full);
        }
    }

    /// Looks at the process between two rounds. Moves no clock.
    public <T> T read(Function<LamportProcess, T> question) {
        return await(enter(answer -> new Task.Question<>(question, answer)));
    }

    /// A peer has committed the messages up to this number. Nobody waits for that to be noted.
    public void acknowledged(ProcessId peer, long sequence) {
        tasks.offer(new Task.Acknowledged(peer, sequence));
    }

    private <T> CompletableFuture<T> enter(Function<CompletableFuture<T>, Task> task) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Task entered = task.apply(future);
        if (thread == null) {
            throw notRunning();
        }
        if (!tasks.offer(entered)) {
            throw new Refusal(Refusal.Reason.FULL, "this process has more to do than it can; come back in a second");
        }
        if (thread == null && tasks.remove(entered)) { // it came after the stop: nobody would take it
            throw notRunning();
        }
        return future;
    }

    private static Refusal notRunning() {
        return new Refusal(Refusal.Reason.UNAVAILABLE, "this process is not running");
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof Refusal refusal) {
                throw new Refusal(refusal.reason(), refusal.detail());
            }
            throw failure;
        }
    }

    /// Takes no inputs, or takes them again. Questions are answered all the time.
    public void pause(boolean wanted) {
        paused = wanted;
    }

    public boolean isPaused() {
        return paused;
    }

    /// The clock after the last round.
    public long time() {
        return time;
    }

    public ProcessId self() {
        return self;
    }

    /// The number of the last effect that is committed and has been given to the listeners.
    public long lastEffect() {
        return lastEffect;
    }

    /// Messages of channels that had been handled before.
    public long duplicates() {
        return duplicates;
    }

    /// The loop itself. It ends when it is told to, or for good when it cannot go on: never silently.
    private void run(Node<?> node) {
        List<Task> batch = new ArrayList<>();
        try {
            boolean going = true;
            while (going) {
                batch.clear();
                Task first = held.isEmpty() ? tasks.take() : tasks.poll(untilCommit(), TimeUnit.NANOSECONDS);
                if (first != null) {
                    batch.add(first);
                    tasks.drainTo(batch, MAX_INPUTS_PER_ROUND - 1);
                }
                going = batch.stream().noneMatch(Task.Stop.class::isInstance);
                round(node, batch);
            }
            if (!crashed) {
                node.snapshot();
            }
        } catch (Throwable fatal) { // an Error too
            broke(fatal, batch);
        }
    }

    private void broke(Throwable fatal, List<Task> batch) {
        thread = null;
        LOG.error("{} has stopped and takes nothing any more: {}", self, reason(fatal));
        LOG.debug("This is where it happened", fatal);
        tasks.drainTo(batch);
        held.forEach(task -> task.refuse(notRunning()));
        batch.forEach(task -> task.refuse(notRunning()));
        onBroken.accept(fatal);
        LogStamp.ended(this);
    }

    private static String reason(Throwable fatal) {
        return fatal instanceof UnusableJournal unusable ? unusable.inWords() : fatal.toString();
    }

    private void round(Node<?> node, List<Task> batch) {
        boolean patient = !batch.isEmpty() && batch.stream().allMatch(Task::isPatient)
                && (held.isEmpty() || untilCommit() > 0);
        List<Task.Submitted> submitted = new ArrayList<>();
        for (Task task : batch) {
            if (task instanceof Task.Submitted submission) {
                submitted.add(submission);
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
                case Task.Stop last -> {}
            }
        }
        snapshot(node);
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
        }
    }

    private long untilCommit() {
        return heldUntil - System.nanoTime();
    }

    /// One round, and what has been held goes with it; or this is held, too.
    private void commit(Node<?> node, List<Task.Submitted> latest, boolean patient) {
        if (held.isEmpty()) {
            heldUntil = System.nanoTime() + patience.toNanos();
        }
        held.addAll(latest);
        try {
            Optional<List<Node.Outcome>> outcomes = handle(node, inputs(latest), patient);
            if (outcomes.isEmpty()) {
                return;
            }
            int from = 0;
            for (Task.Submitted submission : held) {
                int to = from + submission.inputs().size();
                submission.outcomes().complete(List.copyOf(outcomes.get().subList(from, to)));
                from = to;
            }
        } catch (RuntimeException failure) {
            int inputs = inputs(held).size();
            LOG.error("A round of {} inputs failed; the process goes back to its journal", inputs, failure);
            if (isStored(node) || isTheDatabase(failure) || inputs == 1) {
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
                publish(node, committed.steps(), journal.committedAt());
                duplicates += committed.duplicates(); // by the loop's thread alone
            });
            return round.map(Node.Round::outcomes);
        } catch (RuntimeException failure) {
            untold = true;
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
            }
        } catch (RuntimeException failure) {
            LOG.error("This is not taken: {}", inputs.get(outcomes.size()), failure);
            while (outcomes.size() < inputs.size()) {
                outcomes.add(new Node.Outcome.Refused(IN_DOUBT));
            }
        }
        return List.copyOf(outcomes);
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
        }
    }

    private void remember(LamportProcess process, long effect) {
        time = process.time();
        self = process.self();
        lastEffect = effect;
    }

    @Override
    public void start() {
        Node<?> node = recover();
        LogStamp.began(this);
        LogStamp.workFor(this); // for the threads that are started here
        try {
            node.read(process -> {
                remember(process, node.lastEffect());
                listeners.forEach(listener -> listener.started(process));
                return process;
            });
            // A platform thread: it is one, it lives as long as the service, and it blocks in JDBC.
            thread = Thread.ofPlatform().name("loop-" + self).start(() -> run(node));
        } finally {
            LogStamp.workForNobody();
        }
    }

    private Node<?> recover() {
        try {
            Node<?> node = recovery.get();
            journal.takeOver();
            return node;
        } catch (UnusableJournal known) {
            throw known;
        } catch (RuntimeException unreadable) {
            throw JournalDatabase.damaged(self, unreadable);
        }
    }

    /// Stops as a crash would: what is committed is in the journal, and nothing is done any more that would make the
    /// next start easier.
    public void crash() {
        crashed = true;
        stop();
    }

    @Override
    public void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        thread = null;
        try {
            tasks.put(new Task.Stop());
            running.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            LogStamp.ended(this);
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /// Before the web server, and after it at the end.
    @Override
    public int getPhase() {
        return 0;
    }
}
