package lamportbank.branch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
import lamportbank.spring.web.OneAtATime;

/// Where customers hand in deposits and withdrawals and wait for them. Thread-safe.
class UpdateDesk implements RoundListener {
    private final EventTable events;
    private final OneAtATime<Long> handingIn = new OneAtATime<>();

    /// The updates that began here and have not ended: whoever waits for one need not look it up.
    private final Map<Long, CompletableFuture<UpdateStatus>> underWay = new ConcurrentHashMap<>();

    UpdateDesk(EventTable events) {
        this.events = events;
    }

    /// Hands in an update and waits for its end, or until patience has ended. The same event id is the same update,
    /// however often it is handed in.
    ///
    /// @throws Refusal if it is not taken, or the event id stands for another update
    UpdateStatus handIn(Update update, Duration patience, NodeLoop loop, Exchanges exchanges) {
        if (update.eventId() == 0) {
            return await(begin(update, loop, exchanges), patience);
        }
        long eventId = handingIn.run(update.eventId(), () -> {
            Optional<UpdateStatus> known = events.find(update.eventId());
            known.ifPresent(other -> requireSame(other, update));
            return known.map(UpdateStatus::eventId).orElseGet(() -> begin(update, loop, exchanges));
        });
        return await(eventId, patience);
    }

    /// @return the number of the event
    private static long begin(Update update, NodeLoop loop, Exchanges exchanges) {
        List<Effect> effects = exchanges.isStamped()
                ? exchanges.ask(new BranchMessage.Order(update)).effects()
                : loop.submit(new Input.Ask(new BranchCommand.Submit(update)));
        return effects.stream()
                .mapToLong(UpdateDesk::accepted)
                .filter(id -> id > 0)
                .findFirst()
                .orElseThrow();
    }

    private static long accepted(Effect effect) {
        return effect instanceof Effect.Happened(long time, BranchFact.Accepted(Update update)) ? update.eventId() : 0;
    }

    private static void requireSame(UpdateStatus known, Update update) {
        if (!known.isFor(update)) {
            throw new Refusal(
                    Refusal.Reason.CONFLICT,
                    "event " + known.eventId() + " is a " + known.kind() + " of " + known.amount() + " already");
        }
    }

    private UpdateStatus await(long eventId, Duration patience) {
        CompletableFuture<UpdateStatus> end = underWay.get(eventId);
        if (end != null) {
            try {
                return end.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException outOfPatience) {
                // then how far it is
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return find(eventId);
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
                        case BranchFact.Accepted(Update update) -> begun(update.eventId());
                        case BranchFact.Finished done -> ended(done);
                        default -> {}
                    }
                }
            }
        }
    }

    private void begun(long eventId) {
        underWay.put(eventId, new CompletableFuture<>());
    }

    private void ended(BranchFact.Finished done) {
        CompletableFuture<UpdateStatus> end = underWay.remove(done.update().eventId());
        if (end != null) {
            end.complete(UpdateStatus.of(done));
        }
    }
}
