package lamportbank.branch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Mode;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;

/// Where people ask for another mode and wait until this branch has it. Thread-safe.
class ModeDesk implements RoundListener {
    private record Waiting(Mode mode, CompletableFuture<Void> change) {}

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

    /// @return whether this branch has the mode before patience ends
    boolean change(Mode mode, Duration patience, NodeLoop loop) {
        CompletableFuture<Void> change = new CompletableFuture<>();
        Waiting mine = new Waiting(mode, change);
        waiting.add(mine);
        try {
            loop.submit(new Input.Ask(new BranchCommand.SetMode(mode)));
            if (modeOf(loop) != mode) {
                change.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).join();
            }
            return modeOf(loop) == mode;
        } finally {
            waiting.remove(mine);
        }
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
                            .forEach(asker -> asker.change().complete(null));
                }
            }
        }
    }
}
