package lamportbank.spring.simulation;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

/// Those who have asked a process, until its protocol answers.
final class Replies implements RoundListener {
    private final Map<Long, CompletableFuture<Effect.Answered>> open = new HashMap<>();

    CompletableFuture<Effect.Answered> to(long exchange) {
        return open.computeIfAbsent(exchange, number -> new CompletableFuture<>());
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Answered answered && open.containsKey(answered.exchange())) {
                    open.remove(answered.exchange()).complete(answered);
                }
            }
        }
    }
}
