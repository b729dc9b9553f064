package lamportbank.spring.meters;

import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;

import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.Step;
import lamportbank.spring.feed.Feed;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.trouble.Troubles;

/// The meters of a Lamport process:
///
/// | name | what |
/// | --- | --- |
/// | `lamport.clock` | logical time |
/// | `lamport.messages{direction,type}` | messages that went into or came out of channels |
/// | `lamport.requests{direction,type}` | REST questions asked and taken |
/// | `lamport.messages.duplicate` | messages that came again, and were not handled again |
/// | `lamport.journal.batch` | steps per commit |
/// | `lamport.messages.refused{reason}` | messages and questions of other processes that were not taken |
/// | `lamport.feed.watchers` | open feeds |
/// | `lamport.troubles` | what is wrong and has not ended |
public final class Meters implements RoundListener {
    private static final String MESSAGES = "lamport.messages";
    private static final String REQUESTS = "lamport.requests";

    private final MeterRegistry registry;
    private final ObjectProvider<NodeLoop> loops;
    private final DistributionSummary batch;
    private volatile long clock;

    public Meters(MeterRegistry registry, Feed feed, Troubles troubles, ObjectProvider<NodeLoop> loops) {
        this.registry = registry;
        this.loops = loops; // the registry alone would let go of it
        FunctionCounter.builder("lamport.messages.duplicate", this, meters -> meters.loops.getObject().duplicates())
                .description("Messages that came again, and were not handled again")
                .register(registry);
        batch = DistributionSummary.builder("lamport.journal.batch")
                .description("Steps committed at once")
                .baseUnit("steps")
                .register(registry);
        Gauge.builder("lamport.clock", () -> clock)
                .description("Logical time")
                .register(registry);
        Gauge.builder("lamport.feed.watchers", feed, Feed::watchers)
                .description("Open feeds")
                .register(registry);
        Gauge.builder("lamport.troubles", troubles, known -> known.all().size())
                .description("What is wrong and has not ended; /state lists it")
                .register(registry);
    }

    @Override
    public void started(LamportProcess process) {
        clock = process.time();
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        clock = process.time();
        batch.record(steps.size());
        steps.forEach(step -> step.effects().forEach(this::count));
    }

    private void count(Effect effect) {
        switch (effect) {
            case Effect.Sent sent -> count(MESSAGES, "sent", sent.message(), sent.to().size());
            case Effect.Received received -> count(MESSAGES, "received", received.message(), 1);
            case Effect.Called called -> count(REQUESTS, "asked", called.question(), 1);
            case Effect.Served served -> count(REQUESTS, "taken", served.question(), 1);
            case Effect.Returned returned -> {}
            case Effect.Answered answered -> {}
            case Effect.Happened happened -> {}
        }
    }

    private void count(String name, String direction, Message message, int times) {
        Counter.builder(name)
                .description(name.equals(MESSAGES) ? "Messages that went into or came out of channels"
                        : "REST questions asked and taken")
                .tag("direction", direction)
                .tag("type", message.getClass().getSimpleName())
                .register(registry)
                .increment(times);
    }
}
