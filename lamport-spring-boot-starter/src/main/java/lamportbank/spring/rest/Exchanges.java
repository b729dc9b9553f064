package lamportbank.spring.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;

/// Questions of other processes, from the HTTP request to the protocol's answer, which may come in a later step.
/// Told first of all listeners: the request must know its stamp before anyone lets it go on.
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class Exchanges implements RoundListener {
    /// A question that has been taken.
    ///
    /// @param effects what it has led to so far
    /// @param answer comes when the protocol has one and it is committed
    public record Asked(List<Effect> effects, CompletableFuture<Message> answer) {}

    private final ObjectProvider<NodeLoop> loops;
    private final Map<Long, CompletableFuture<Effect.Answered>> waiting = new ConcurrentHashMap<>();

    public Exchanges(ObjectProvider<NodeLoop> loops) {
        this.loops = loops;
    }

    /// A number that no open exchange has, also none from before a crash.
    long nextNumber() {
        return ThreadLocalRandom.current().nextLong(1, 1L << 53);
    }

    /// Gives a question to the protocol with the stamp of the current HTTP request, whose response will carry the
    /// stamp of the answer.
    ///
    /// @throws Refusal if the question was not taken
    public Asked ask(Message question) {
        StampedRequest stamped = StampedRequest.of(currentRequest());
        Stamp stamp = stamped.stamp();
        long number = nextNumber();
        CompletableFuture<Effect.Answered> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        try {
            List<Effect> effects =
                    loops.getObject().submit(new Input.Serve(number, stamp.node(), stamp.time(), question));
            return new Asked(effects, answer.thenApply(answered -> {
                stamped.answered(answered.time());
                return answered.answer();
            }));
        } catch (RuntimeException notTaken) {
            waiting.remove(number);
            throw notTaken;
        }
    }

    /// Asks a question that is answered in the same step.
    public Message askNow(Message question) {
        return ask(question).answer().join();
    }

    /// Whether the current request comes from a process that this one works with, and not from a person or a stranger.
    public boolean isStamped() {
        ProcessId from = StampedRequest.of(currentRequest()).stamp().node();
        return !from.equals(Stamp.OUTSIDE) && loops.getObject().read(process -> process.isPeer(from));
    }

    /// The process that sent the current request.
    public ProcessId asker() {
        return StampedRequest.of(currentRequest()).stamp().node();
    }

    /// The current request only looks, whatever its handler does otherwise.
    public void onlyWatching() {
        StampedRequest.of(currentRequest()).isWatching();
    }

    private static HttpServletRequest currentRequest() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Answered answered) {
                    CompletableFuture<Effect.Answered> asker = waiting.remove(answered.exchange());
                    if (asker != null) {
                        asker.complete(answered);
                    }
                }
            }
        }
    }
}
