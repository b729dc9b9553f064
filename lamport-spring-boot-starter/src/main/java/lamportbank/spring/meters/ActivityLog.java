package lamportbank.spring.meters;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

/// Every send, receive and inner event in words, with what it did to the clock, at level INFO of
/// `lamportbank.activity`. A line for every message is a lot: the level is WARN unless somebody asks for them.
public final class ActivityLog implements RoundListener {
    public static final Logger LOG = LoggerFactory.getLogger("lamportbank.activity");

    private long clock;

    @Override
    public void started(LamportProcess process) {
        clock = process.time();
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        if (LOG.isInfoEnabled()) {
            steps.forEach(step -> step.effects().forEach(this::log));
        }
        clock = process.time();
    }

    private void log(Effect effect) {
        if (effect.time() == clock) {
            LOG.info("clock {}: {}", clock, words(effect));
        } else {
            LOG.info("clock {} -> {}: {}", clock, effect.time(), words(effect));
        }
        clock = effect.time();
    }

    static String words(Effect effect) {
        return switch (effect) {
            case Effect.Sent(_, var to, Message message) ->
                String.format(Locale.ROOT, "sends %s to %s", message,
                        to.keySet().stream().map(ProcessId::toString).collect(Collectors.joining(", ")));
            case Effect.Received received ->
                String.format(Locale.ROOT, "takes %s from %s, sent at %d", received.message(), received.from(),
                        received.stamp());
            case Effect.Called called -> String.format(Locale.ROOT, "asks %s %s", called.to(), called.question());
            case Effect.Returned returned ->
                String.format(Locale.ROOT, "hears %s from %s, said at %d", returned.answer(), returned.from(),
                        returned.stamp());
            case Effect.Served served ->
                String.format(Locale.ROOT, "is asked %s by %s, at %d", served.question(), served.from(),
                        served.stamp());
            case Effect.Answered answered ->
                String.format(Locale.ROOT, "answers %s with %s", answered.to(), answered.answer());
            case Effect.Happened happened -> happened.fact().toString();
        };
    }
}
