package lamportbank.spring.meters;

import java.time.Instant;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

/// Every send, receive and inner event with the clock after it, at level INFO of `lamportbank.activity`.
public final class ActivityLog implements RoundListener {
    private static final Logger LOG = LoggerFactory.getLogger("lamportbank.activity");

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        if (LOG.isInfoEnabled()) {
            steps.forEach(step -> step.effects().forEach(effect -> log(process, effect)));
        }
    }

    private static void log(LamportProcess process, Effect effect) {
        LOG.info("{} at {}: {}", process.self(), effect.time(), effect);
    }
}
