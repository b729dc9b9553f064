package lamportbank.spring.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.client.RestClientException;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.spring.lab.Gate;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.PeerListener;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.trouble.Troubles;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

/// The questions that a protocol asks other processes: each is asked until it is answered, over restarts too, so
/// whoever answers must be able to bear being asked twice.
public final class Questions implements RoundListener, PeerListener, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

    /// An answer and its stamp.
    public record Answer(Stamp stamp, Message message) {}

    /// How a service puts its protocol's questions into HTTP.
    @FunctionalInterface
    public interface Asker {
        /// @param stamp to be sent along
        /// @throws RestClientException if there is no answer; it will be asked again
        /// @throws Failure.Known if there is none and will be none before somebody does something
        Answer ask(ProcessId to, Stamp stamp, Message question);
    }

    /// A question that is not answered yet.
    ///
    /// @param call its number
    /// @param question its type
    /// @param awaySince null as long as no attempt has failed
    /// @param trouble what the last attempt met
    public record Status(
            long call, ProcessId to, String question, @Nullable Instant awaySince, @Nullable String trouble) {}

    /// @param stamp when it was asked first
    /// @param since the same, as [System#nanoTime]
    private record Asking(
            long call, ProcessId to, Stamp stamp, Message question, long since, Backoff backoff, Thread thread) {
        String type() {
            return question.getClass().getSimpleName();
        }

        String troubleName() {
            return "question " + call;
        }
    }

    private final ObjectProvider<NodeLoop> loops;
    private final ObjectProvider<Asker> askers;
    private final Lab lab;
    private final Timing timing;
    private final Troubles troubles;
    private final Map<Long, Asking> asking = new ConcurrentSkipListMap<>();

    private final AtomicLong retries = new AtomicLong();

    /// The calls that have been let through their gate.
    private final Set<Long> left = ConcurrentHashMap.newKeySet();

    public Questions(
            ObjectProvider<NodeLoop> loops,
            ObjectProvider<Asker> askers,
            Lab lab,
            Timing timing,
            Troubles troubles) {
        this.loops = loops;
        this.askers = askers;
        this.lab = lab;
        this.timing = timing;
        this.troubles = troubles;
    }

    @Override
    public void started(LamportProcess process) {
        process.pendingCalls().forEach((call, pending) -> begin(call, pending.to(),
                new Stamp(process.self(), pending.time()), pending.question()));
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Called(long time, ProcessId to, long call, Message question)
                        && !(question instanceof Exchange)) {
                    begin(call, to, new Stamp(process.self(), time), question);
                }
            }
        }
    }

    private void begin(long call, ProcessId to, Stamp stamp, Message question) {
        Backoff backoff = new Backoff(timing);
        Thread thread = timing.threads().virtual()
                .name("question-" + call)
                .unstarted(() -> askUntilAnswered(call));
        asking.put(call, new Asking(call, to, stamp, question, timing.nanoTime().getAsLong(), backoff, thread));
        thread.start();
    }

    private void askUntilAnswered(long call) {
        Asking asked = asking.get(call);
        Gate gate = lab.to(asked.to());
        Semaphore changes = timing.threads().semaphore();
        Runnable onChange = () -> {
            changes.release();
            asked.backoff().wake();
        };
        gate.listen(onChange);
        try {
            awaitOpen(asked, gate, changes);
            while (!loops.getObject().isFenced() && !isAnswered(asked, gate)) {
                asked.backoff().pause();
                awaitOpen(asked, gate, changes);
            }
        } catch (InterruptedException stopping) {
            // the journal has the question: it will be asked after the next start
        } catch (VirtualMachineError fatal) {
            loops.getObject().fail(fatal);
        } finally {
            troubles.end(asked.troubleName());
            gate.forget(onChange);
            left.remove(call);
            asking.remove(call);
        }
    }

    /// Questions to one process leave in their order.
    private void awaitOpen(Asking asked, Gate gate, Semaphore changes) throws InterruptedException {
        while (true) {
            long pause = gate.untilOpen(asked.since(), before(asked), timing.nanoTime().getAsLong());
            if (pause > 0) {
                changes.tryAcquire(pause, TimeUnit.NANOSECONDS);
            } else {
                if (left.add(asked.call())) {
                    gate.left(1);
                }
                return;
            }
        }
    }

    private int before(Asking asked) {
        if (left.contains(asked.call())) {
            return -1;
        }
        return (int) asking.values().stream()
                .filter(other -> other.to().equals(asked.to()) && other.call() < asked.call())
                .filter(other -> !left.contains(other.call()))
                .count();
    }

    private boolean isAnswered(Asking asked, Gate gate) {
        try {
            if (asked.backoff().trouble() != null && !isPending(asked)) {
                return true;
            }
            gate.requireWhole();
            Answer answer = askers.getObject().ask(asked.to(), asked.stamp(), asked.question());
            loops.getObject()
                    .submit(new Input.Return(
                            answer.stamp().node(), asked.call(), answer.stamp().time(), answer.message()));
        } catch (RuntimeException failure) {
            met(failure, asked);
            return false;
        } catch (StackOverflowError failure) {
            met(failure, asked);
            return false;
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Error failure) { // the fault of this code, or of one answer
            met(failure, asked);
            return false;
        }
        Duration away = asked.backoff().succeeded();
        if (away != null) {
            LOG.info("{} answered {} after {}", asked.to(), asked.type(), away);
        }
        return true;
    }

    /// A commit of the answer that seemed to fail may have been stored, and whoever was asked need not answer once more.
    private boolean isPending(Asking asked) {
        return loops.getObject().read(process -> process.pendingCalls().containsKey(asked.call()));
    }

    private void met(Throwable thrown, Asking asked) {
        retries.incrementAndGet();
        Failure failure = Failure.of(thrown);
        if (asked.backoff().failed(failure)) {
            LOG.info("{} does not answer {}: {}", asked.to(), asked.type(), failure.what());
            LOG.debug("This is where it happened", thrown);
        }
        if (failure.isRefusal()) {
            troubles.begin(
                    asked.troubleName(),
                    Troubles.Left.NOT_READY,
                    asked.to() + " does not answer " + asked.type() + ": " + failure.what(),
                    failure.whatToDo());
        } else {
            troubles.end(asked.troubleName());
        }
    }

    @Override
    public void heard(ProcessId peer) {
        asking.values().stream().filter(asked -> asked.to().equals(peer)).map(Asking::backoff).forEach(Backoff::wake);
    }

    /// How often asking has failed since the start.
    public long retries() {
        return retries.get();
    }

    /// In the order in which they were first asked.
    public List<Status> status() {
        return asking.values().stream().map(Questions::status).toList();
    }

    /// What has not been answered yet, by whom it is asked.
    public Map<ProcessId, List<Lab.Waiting>> waiting() {
        return asking.values().stream()
                .collect(groupingBy(Asking::to, mapping(
                        asked -> new Lab.Waiting(asked.call(), asked.stamp().time(), asked.type()), toList())));
    }

    private static Status status(Asking asked) {
        Backoff.Trouble trouble = asked.backoff().trouble();
        return new Status(
                asked.call(),
                asked.to(),
                asked.type(),
                trouble == null ? null : trouble.since(),
                trouble == null ? null : trouble.what());
    }

    @Override
    public void destroy() {
        asking.values().stream().map(Asking::thread).forEach(Thread::interrupt);
    }
}
