package lamportbank.spring.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.loop.Threads;
import lamportbank.spring.trouble.Troubles;

/// What threads do to a loop at the same time. Each method is one run of a race, and throws if it ends as it must not.
/// `./prove threads` has Fray try schedules of them; a caller who is never told is a deadlock to it.
public final class LoopRaces {
    private static final ProcessId SELF = ProcessId.parse("tally-1");

    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Disk<Tally.State> disk = new Disk<>(new Random(1), this::count);
    private final NodeLoop loop;

    private LoopRaces(RoundListener... listeners) {
        loop = new NodeLoop(
                SELF, () -> new Node<>(SELF, new Tally.Kind(), disk, 100), disk, List.of(listeners), 10,
                Duration.ZERO, new Troubles(Clock.systemUTC()), () -> 0, Threads.OF_THE_JDK, failure -> {});
    }

    private void count(Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Happened) {
                committed.incrementAndGet();
            }
        }
    }

    private Thread submits() {
        Thread caller = new Thread(() -> {
            try {
                loop.submit(new Input.Ask(new Tally.Add(1)));
                done.incrementAndGet();
            } catch (Refusal notDone) {
                // told so
            }
        });
        caller.start();
        return caller;
    }

    private static void join(List<Thread> callers) throws InterruptedException {
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new AssertionError(done + " were told that it is done, and " + committed + " are in the journal");
        }
    }

    /// Whoever is told that it is done finds it in the journal, and whoever is not does not; nobody waits for ever.
    public static void two_submit_while_the_loop_closes() throws InterruptedException {
        LoopRaces race = new LoopRaces();
        race.loop.start();
        List<Thread> callers = List.of(race.submits(), race.submits());
        race.loop.stop();
        join(callers);
        race.require(race.done.get() == race.committed.get());
    }

    /// What is in doubt may be in the journal.
    public static void two_submit_while_rounds_fail() throws InterruptedException {
        LoopRaces race = new LoopRaces();
        race.loop.start();
        race.disk.failures(0.5);
        List<Thread> callers = List.of(race.submits(), race.submits());
        join(callers);
        race.disk.failures(0);
        race.loop.submit(new Input.Ask(new Tally.Add(1)));
        race.require(race.done.get() + 1 <= race.committed.get());
        race.loop.stop();
    }

    /// Another thread of the process meets something that it cannot go on after.
    public static void two_submit_while_the_process_breaks() throws InterruptedException {
        LoopRaces race = new LoopRaces();
        race.loop.start();
        List<Thread> callers = new ArrayList<>(List.of(race.submits(), race.submits()));
        race.loop.fail(new OutOfMemoryError("on purpose"));
        join(callers);
        race.require(race.done.get() == race.committed.get());
    }

    /// The threads of a listener run before the loop does.
    public static void a_process_that_breaks_as_it_starts_is_not_running() throws InterruptedException {
        List<NodeLoop> loops = new ArrayList<>();
        List<Thread> failing = new ArrayList<>();
        LoopRaces race = new LoopRaces(new RoundListener() {
            @Override
            public void committed(List<Step> steps, Instant at, LamportProcess process) {}

            @Override
            public void started(LamportProcess process) {
                Thread thread = new Thread(() -> loops.getFirst().fail(new OutOfMemoryError("on purpose")));
                failing.add(thread);
                thread.start();
            }
        });
        loops.add(race.loop);
        race.loop.start();
        join(failing);
        Thread caller = race.submits(); // waits for ever, if nobody takes it
        caller.join();
        race.require(race.done.get() == race.committed.get());
    }
}
