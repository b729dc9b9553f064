package lamportbank.branch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.Update;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.web.Waiters;

/// Where customers hand in deposits and withdrawals and wait for them. Thread-safe.
class UpdateDesk implements RoundListener {
    private final EventTable events;
    private final Waiters waiters;

    /// The updates that began here and have not ended: whoever waits for one need not look it up.
    private final Map<Update, CompletableFuture<UpdateStatus>> underWay = new ConcurrentHashMap<>();

    UpdateDesk(EventTable events, Waiters waiters) {
        this.events = events;
        this.waiters = waiters;
    }

    /// Hands in an update and waits for its end, or until patience has ended. The same event id is the same update,
    /// however often it is handed in, and wherever: that is the protocol's to know.
    ///
    /// @throws Refusal if it is not taken, or another update has the event id
    UpdateStatus handIn(Update update, Duration patience, NodeLoop loop, Exchanges exchanges) {
        return waiters.admit(() -> handInAdmitted(update, patience, loop, exchanges));
    }

    private UpdateStatus handInAdmitted(Update update, Duration patience, NodeLoop loop, Exchanges exchanges) {
        List<Effect> effects = exchanges.isStamped()
                ? exchanges.ask(new BranchMessage.Order(update)).effects()
                : loop.submit(new Input.Ask(new BranchCommand.Submit(update)));
        return requireNoConflict(effects.stream()
                .flatMap(UpdateDesk::facts)
                .reduce((_, last) -> last)
                .map(fact -> switch (fact) {
                    case BranchFact.Finished finished -> UpdateStatus.of(finished);
                    case BranchFact.Accepted(Update accepted) -> await(accepted, patience);
                    default -> throw new IllegalStateException("no word of an update: " + fact);
                })
                .orElseThrow());
    }

    /// How far the update is that was handed in: accepted, and at best finished.
    private static Stream<BranchFact> facts(Effect effect) {
        return effect instanceof Effect.Happened(long time, BranchFact fact)
                && (fact instanceof BranchFact.Accepted || fact instanceof BranchFact.Finished)
                        ? Stream.of(fact)
                        : Stream.empty();
    }

    private static UpdateStatus requireNoConflict(UpdateStatus status) {
        if (status.status() == UpdateStatus.Status.CONFLICT) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "event " + status.eventId() + " is another update already; this one needs another id");
        }
        return status;
    }

    private UpdateStatus await(Update update, Duration patience) {
        CompletableFuture<UpdateStatus> end = underWay.get(update);
        if (end != null) {
            return waiters.await(end, patience).orElseGet(() -> UpdateStatus.pending(update));
        }
        return events.find(update.eventId())
                .filter(known -> known.isFor(update))
                .orElseGet(() -> UpdateStatus.conflict(update));
    }

    /// @throws Refusal if no such update began here
    UpdateStatus find(long eventId) {
        return events.find(eventId)
                .orElseThrow(
                        () -> new Refusal(Refusal.Reason.UNKNOWN, "no event " + eventId + " began at this branch"));
    }

    @Override
    public void started(LamportProcess process) {
        events.unfinished().forEach(this::begun);
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, BranchFact fact)) {
                    switch (fact) {
                        case BranchFact.Accepted(Update update) -> begun(update);
                        case BranchFact.Finished done -> ended(done);
                        default -> {}
                    }
                }
            }
        }
    }

    /// Several who hand in the same one wait for the same end.
    private void begun(Update update) {
        underWay.putIfAbsent(update, new CompletableFuture<>());
    }

    private void ended(BranchFact.Finished done) {
        CompletableFuture<UpdateStatus> end = underWay.remove(done.update());
        if (end != null) {
            end.complete(UpdateStatus.of(done));
        }
    }
}
