package lamportbank.branch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Mode;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.web.Waiters;

/// Where people ask for another mode and wait until this branch has it. Thread-safe.
class ModeDesk implements RoundListener {
    private record Waiting(Mode mode, CompletableFuture<Mode> change) {}

    private final Waiters waiters;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    ModeDesk(Waiters waiters) {
        this.waiters = waiters;
    }

    /// @return whether this branch has the mode before patience ends
    /// @throws Refusal if it is not taken
    boolean change(Mode mode, Duration patience, NodeLoop loop) {
        return waiters.admit(() -> {
            CompletableFuture<Mode> change = new CompletableFuture<>();
            Waiting mine = new Waiting(mode, change);
            waiting.add(mine);
            try {
                loop.submit(new Input.Ask(new BranchCommand.SetMode(mode)));
                return modeOf(loop) == mode || waiters.await(change, patience).isPresent() && modeOf(loop) == mode;
            } finally {
                waiting.remove(mine);
            }
        });
    }

    private static Mode modeOf(NodeLoop loop) {
        return loop.read(process -> BranchConfiguration.branchOf(process).mode());
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, BranchFact.ModeChanged(Mode mode))) {
                    waiting.stream()
                            .filter(asker -> asker.mode() == mode)
                            .forEach(asker -> asker.change().complete(mode));
                }
            }
        }
    }
}
