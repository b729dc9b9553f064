package lamportbank.spring.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
import lamportbank.spring.loop.RoundListener;

/// The questions that a protocol asks other processes: each is asked until it is answered, over restarts too, so
/// whoever answers must be able to bear being asked twice.
public final class Questions implements RoundListener, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /// An answer and its stamp.
    public record Answer(Stamp stamp, Message message) {}

    /// How a service puts its protocol's questions into HTTP.
    @FunctionalInterface
    public interface Asker {
        /// @param stamp to be sent along
        /// @throws RestClientException if there is no answer; it will be asked again
        Answer ask(ProcessId to, Stamp stamp, Message question);
    }

    private final ObjectProvider<NodeLoop> loops;
    private final ObjectProvider<Asker> askers;
    private final Map<Long, Thread> asking = new ConcurrentHashMap<>();

    public Questions(ObjectProvider<NodeLoop> loops, ObjectProvider<Asker> askers) {
        this.loops = loops;
        this.askers = askers;
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
        asking.put(
                call,
                Thread.ofVirtual().name("question-" + call)
                        .unstarted(() -> askUntilAnswered(call, to, stamp, question)));
        asking.get(call).start();
    }

    private void askUntilAnswered(long call, ProcessId to, Stamp stamp, Message question) {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                try {
                    Answer answer = askers.getObject().ask(to, stamp, question);
                    loops.getObject()
                            .submit(new Input.Return(
                                    answer.stamp().node(), call, answer.stamp().time(), answer.message()));
                    return;
                } catch (RuntimeException failure) {
                    if (pause.equals(FIRST_PAUSE)) {
                        LOG.info("{} does not answer {}: {}", to, question.getClass().getSimpleName(),
                                failure.getMessage());
                    }
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException stopping) {
            // the journal has the question: it will be asked after the next start
        } finally {
            asking.remove(call);
        }
    }

    @Override
    public void destroy() {
        asking.values().forEach(Thread::interrupt);
    }
}
