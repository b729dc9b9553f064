package lamportbank.spring.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.OtherRules;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.journal.JournalDatabase;
import lamportbank.spring.journal.OwnedJournal;
import lamportbank.spring.journal.UnusableJournal;
import lamportbank.spring.trouble.Troubles;

/// The one thread that owns a process. It takes every input that is waiting, and does a round with them.
///
/// Thread-safe: anyone may submit inputs and ask questions.
public final class NodeLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);
    private static final int MAX_INPUTS_PER_ROUND = 1000;

    /// As JSON. What is committed together is in memory together, each message several times: as it came in, as it is
    /// stored, in the effects. Inputs that were handed in together stay together all the same.
    private static final int MAX_BYTES_PER_ROUND = 1 << 20;

    /// As JSON, of all inputs that wait.
    private static final int MAX_WAITING_BYTES = 4 << 20;

    private final Supplier<Node<?>> recovery;
    private final OwnedJournal<?> journal;
    private final List<RoundListener> listeners;
    private final Threads threads;
    private final BlockingQueue<Task> tasks;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Rounds rounds;
    private final Troubles troubles;
    private final Consumer<Throwable> onBroken;
    private volatile @Nullable Thread thread;
    private volatile boolean paused;
    private volatile boolean crashed;
    private volatile @Nullable String fence;

    /// @param name of the process, until it knows better
    /// @param recovery makes the node from its journal; called once, at start
    /// @param maxWaitingInputs beyond it inputs are refused as [Refusal.Reason#FULL]
    /// @param patience how long the commit of inputs may wait that are handed in patiently
    /// @param nanoTime as [System#nanoTime]
    /// @param onBroken told when the loop has ended because it cannot go on
    public NodeLoop(
            ProcessId name,
            Supplier<Node<?>> recovery,
            OwnedJournal<?> journal,
            List<RoundListener> listeners,
            int maxWaitingInputs,
            Duration patience,
            Troubles troubles,
            LongSupplier nanoTime,
            Threads threads,
            Consumer<Throwable> onBroken) {
        this.recovery = recovery;
        this.journal = journal;
        this.listeners = List.copyOf(listeners);
        this.troubles = troubles;
        this.onBroken = onBroken;
        rounds = new Rounds(name, journal, listeners, patience, troubles, nanoTime);
        this.threads = threads;
        tasks = threads.queue(maxWaitingInputs);
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
            throw new Refusal(Refusal.Reason.UNAVAILABLE, self() + " is paused, in the lab");
        }
        String fenced = fence;
        if (fenced != null) {
            throw new Refusal(Refusal.Reason.UNAVAILABLE, fenced);
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
        boolean isRoom = waitingBytes.addAndGet(entered.bytes()) <= MAX_WAITING_BYTES || entered.bytes() == 0;
        if (!isRoom || !tasks.offer(entered)) {
            waitingBytes.addAndGet(-entered.bytes());
            throw new Refusal(Refusal.Reason.FULL, "this process has more to do than it can; come back in a second");
        }
        if (thread == null && tasks.remove(entered)) { // it came after the stop: nobody would take it
            waitingBytes.addAndGet(-entered.bytes());
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

    /// Whatever this process did would do harm: from now on until it is started again it takes nothing and says
    /// nothing. It can still be looked at.
    ///
    /// @param why and what to do: a [lamportbank.spring.trouble.Trouble]
    public void fence(String why, String whatToDo) {
        fence = why;
        troubles.begin("fence", Troubles.Left.NOT_READY, why, whatToDo);
    }

    public boolean isFenced() {
        return fence != null;
    }

    /// Ends the loop for good: another of the process's threads has met something that it cannot go on after.
    public void fail(Throwable cause) {
        try {
            tasks.put(new Task.Fail(cause));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the journal could not be written, the last time that there was something to write. It is tried again
    /// after each round: somebody who looks is enough.
    public boolean isUnwritten() {
        return rounds.isUnwritten();
    }

    /// The clock after the last round.
    public long time() {
        return rounds.time();
    }

    public ProcessId self() {
        return rounds.self();
    }

    /// The number of the last effect that is committed and has been given to the listeners.
    public long lastEffect() {
        return rounds.lastEffect();
    }

    /// Messages of channels that had been handled before.
    public long duplicates() {
        return rounds.duplicates();
    }

    /// The loop itself. It ends when it is told to, or for good when it cannot go on: never silently.
    private void run(Node<?> node) {
        List<Task> batch = new ArrayList<>();
        try {
            boolean going = true;
            while (going) {
                batch.clear();
                Task first = rounds.isHolding() ? tasks.poll(rounds.untilCommit(), TimeUnit.NANOSECONDS) : tasks.take();
                int bytes = 0;
                for (Task next = first; next != null; next = tasks.poll()) {
                    batch.add(next);
                    bytes += next.bytes();
                    waitingBytes.addAndGet(-next.bytes());
                    if (batch.size() == MAX_INPUTS_PER_ROUND || bytes >= MAX_BYTES_PER_ROUND) {
                        break;
                    }
                }
                for (Task task : batch) {
                    if (task instanceof Task.Fail(Throwable cause)) {
                        throw cause;
                    }
                }
                going = batch.stream().noneMatch(Task.Stop.class::isInstance);
                rounds.round(node, batch);
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
        LOG.error("{} has stopped and takes nothing any more: {}", self(), reason(fatal));
        LOG.debug("This is where it happened", fatal);
        tasks.drainTo(batch);
        rounds.refuse(notRunning());
        batch.forEach(task -> task.refuse(notRunning()));
        onBroken.accept(fatal);
        LogStamp.ended(this);
    }

    private static String reason(Throwable fatal) {
        return fatal instanceof UnusableJournal unusable ? unusable.inWords() : fatal.toString();
    }

    @Override
    public void start() {
        Node<?> node = recover();
        LogStamp.began(this);
        LogStamp.workFor(this); // for the threads that are started here
        try {
            rounds.started(node);
            Thread own = threads.platform().name("loop-" + self()).unstarted(() -> run(node));
            thread = own; // before it runs: it may break at once, and then there is none
            own.start();
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
        } catch (OtherRules version) {
            throw new UnusableJournal(
                    "this version has other rules than the one that wrote the journal of " + self() + ": "
                            + version.getMessage(),
                    "No step of it has been changed, but this version may have added tables, which the other one"
                            + " refuses. Take the copy of the database from before the update, start the version that"
                            + " wrote it, and stop it cleanly (SIGTERM): that leaves a snapshot, with nothing to handle"
                            + " again. Then start this version.");
        } catch (RuntimeException unreadable) {
            throw JournalDatabase.damaged(self(), unreadable);
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
