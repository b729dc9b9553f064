package lamportbank.spring.rest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

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
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.PeerListener;
import lamportbank.spring.loop.RoundListener;

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

    private record Asking(ProcessId to, Message question, Backoff backoff, Thread thread) {
        String type() {
            return question.getClass().getSimpleName();
        }
    }

    private final ObjectProvider<NodeLoop> loops;
    private final ObjectProvider<Asker> askers;
    private final Clock wall;
    private final Map<Long, Asking> asking = new ConcurrentSkipListMap<>();

    public Questions(ObjectProvider<NodeLoop> loops, ObjectProvider<Asker> askers, Clock wall) {
        this.loops = loops;
        this.askers = askers;
        this.wall = wall;
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
        Backoff backoff = new Backoff(wall);
        Thread thread = Thread.ofVirtual()
                .name("question-" + call)
                .unstarted(() -> askUntilAnswered(call, stamp));
        asking.put(call, new Asking(to, question, backoff, thread));
        thread.start();
    }

    private void askUntilAnswered(long call, Stamp stamp) {
        Asking asked = asking.get(call);
        try {
            while (!isAnswered(call, stamp, asked)) {
                asked.backoff().pause();
            }
        } catch (InterruptedException stopping) {
            // the journal has the question: it will be asked after the next start
        } finally {
            asking.remove(call);
        }
    }

    private boolean isAnswered(long call, Stamp stamp, Asking asked) {
        try {
            Answer answer = askers.getObject().ask(asked.to(), stamp, asked.question());
            loops.getObject()
                    .submit(new Input.Return(
                            answer.stamp().node(), call, answer.stamp().time(), answer.message()));
        } catch (RuntimeException failure) {
            if (asked.backoff().failed(String.valueOf(failure.getMessage()))) {
                LOG.info("{} does not answer {}: {}", asked.to(), asked.type(), failure.getMessage());
            }
            return false;
        }
        Duration away = asked.backoff().succeeded();
        if (away != null) {
            LOG.info("{} answered {} after {}", asked.to(), asked.type(), away);
        }
        return true;
    }

    @Override
    public void heard(ProcessId peer) {
        asking.values().stream().filter(asked -> asked.to().equals(peer)).map(Asking::backoff).forEach(Backoff::wake);
    }

    /// In the order in which they were first asked.
    public List<Status> status() {
        return asking.entrySet().stream()
                .map(entry -> status(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Status status(long call, Asking asked) {
        Backoff.Trouble trouble = asked.backoff().trouble();
        return new Status(
                call,
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
