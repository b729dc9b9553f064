package lamportbank.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

/// The meters of a client:
///
/// | name | what |
/// | --- | --- |
/// | `lamport.queue.length` | requests in the request queue, everyone's |
/// | `lamport.queue.oldest` | how long the oldest own request has been waiting, in seconds; 0 if there is none |
/// | `lamport.section.waiting` | from a request to entering with it |
/// | `lamport.section.inside` | from entering to leaving |
/// | `lamport.transfers.submitted` | own transfers accepted |
/// | `lamport.transfers{outcome}` | own transfers ended as `success` or `abort` |
/// | `lamport.blocks` | blocks appended to the chain |
/// | `lamport.blocks.held.back` | blocks that came before their predecessors and wait |
class ClientMeters implements RoundListener {
    private final Clock wall;
    private final Timer waiting;
    private final Timer inside;
    private final Counter submitted;
    private final Counter succeeded;
    private final Counter aborted;
    private final Counter blocks;
    private final NavigableMap<Timestamp, Instant> requested = new ConcurrentSkipListMap<>();
    private volatile int queueLength;
    private volatile int heldBack;
    private @Nullable Instant entered;

    ClientMeters(MeterRegistry registry, Clock wall) {
        this.wall = wall;
        waiting = timer(registry, "lamport.section.waiting", "From a request to entering the critical section with it");
        inside = timer(registry, "lamport.section.inside", "From entering the critical section to leaving it");
        submitted = Counter.builder("lamport.transfers.submitted")
                .description("Own transfers accepted")
                .register(registry);
        succeeded = transfers(registry, "success");
        aborted = transfers(registry, "abort");
        blocks = Counter.builder("lamport.blocks").description("Blocks appended to the chain").register(registry);
        Gauge.builder("lamport.blocks.held.back", () -> heldBack)
                .description("Blocks that came before their predecessors and wait")
                .register(registry);
        Gauge.builder("lamport.queue.length", () -> queueLength)
                .description("Requests in the request queue, everyone's")
                .register(registry);
        Gauge.builder("lamport.queue.oldest", this::oldestSeconds)
                .description("How long the oldest own request has been waiting")
                .baseUnit("seconds")
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name).description(description).publishPercentileHistogram().register(registry);
    }

    private static Counter transfers(MeterRegistry registry, String outcome) {
        return Counter.builder("lamport.transfers")
                .description("Own transfers that have ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    private double oldestSeconds() {
        return requested.values().stream()
                .findFirst()
                .map(since -> Duration.between(since, wall.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    /// When the requests of before the start were made is not known any more: they count from now.
    @Override
    public void started(LamportProcess process) {
        ClientProtocol client = ClientConfiguration.clientOf(process);
        client.ownRequests().keySet().forEach(request -> requested.put(request, wall.instant()));
        look(client);
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, ClientFact fact)) {
                    count(fact, at, process.self().number());
                }
            }
        }
        look(ClientConfiguration.clientOf(process));
    }

    private void look(ClientProtocol client) {
        queueLength = client.queueLength();
        heldBack = client.heldBack();
    }

    private void count(ClientFact fact, Instant at, int self) {
        switch (fact) {
            case ClientFact.Submitted transfer -> submitted.increment();
            case ClientFact.Requested(Timestamp request, var transfers) -> requested.put(request, at);
            case ClientFact.Entered(Timestamp last) -> {
                requested.headMap(last, true).values().forEach(since -> waiting.record(Duration.between(since, at)));
                entered = at;
            }
            case ClientFact.Released(Timestamp last, var block) -> {
                requested.headMap(last, true).clear();
                left(at);
            }
            case ClientFact.SteppedBack back -> left(at);
            case ClientFact.BlockAppended(var block) -> {
                blocks.increment();
                if (block.node() == self) {
                    block.transfers().forEach(this::count);
                }
            }
            case ClientFact.Voided(var transfers, String reason) -> aborted.increment(transfers.size());
            case ClientFact.GaveUp() -> requested.clear();
            default -> {}
        }
    }

    private void left(Instant at) {
        if (entered != null) {
            inside.record(Duration.between(entered, at));
            entered = null;
        }
    }

    private void count(SealedTransfer transfer) {
        switch (transfer.outcome()) {
            case SUCCESS -> succeeded.increment();
            case ABORT -> aborted.increment();
        }
    }
}
