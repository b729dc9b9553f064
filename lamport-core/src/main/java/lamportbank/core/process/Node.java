package lamportbank.core.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A process with its journal: the loop's body, without the loop. It is what the services run, and what the
/// simulator crashes. Not thread-safe.
///
/// @param <S> the state of the protocol
public final class Node<S> {
    /// What became of one input.
    public sealed interface Outcome {
        /// Handled; the effects are in the journal. A duplicate has none.
        record Done(List<Effect> effects) implements Outcome {}

        /// Not taken.
        record Refused(Refusal refusal) implements Outcome {}
    }

    /// @param outcomes one per input, in order
    /// @param steps what was committed, the turn that ends the round among it
    public record Round(List<Outcome> outcomes, List<Step> steps) {}

    private final ProcessId name;
    private final Protocol.Kind<S> kind;
    private final Journal<S> journal;
    private final int stepsPerSnapshot;
    private LamportProcess process;
    private long lastStep;
    private long lastEffect;
    private long snapshotStep;

    /// Whether the process may have handled something that the journal does not hold.
    private boolean ahead;

    /// @param name used until the journal or the protocol knows better
    /// @param stepsPerSnapshot how many steps a recovery handles again at most, about
    public Node(ProcessId name, Protocol.Kind<S> kind, Journal<S> journal, int stepsPerSnapshot) {
        this.name = name;
        this.kind = kind;
        this.journal = journal;
        this.stepsPerSnapshot = stepsPerSnapshot;
        process = recover();
    }

    /// Handles everything that was waiting, lets the protocol act on it together, and commits all of it at once.
    /// When this returns, and not before, the effects may be seen by others.
    ///
    /// @throws RuntimeException if the journal failed; the process goes back to what the journal holds, and
    ///     whether the inputs were taken is for the callers to find out by asking again
    public Round round(List<Input> inputs) {
        recoverIfAhead();
        ahead = true;
        List<Outcome> outcomes = new ArrayList<>(inputs.size());
        List<Step> steps = new ArrayList<>(inputs.size() + 1);
        for (Input input : inputs) {
            outcomes.add(handle(input, steps));
        }
        handle(new Input.Turn(), steps);
        if (!steps.isEmpty()) {
            journal.append(steps);
        }
        ahead = false;
        if (lastStep - snapshotStep >= stepsPerSnapshot) {
            snapshot();
        }
        return new Round(outcomes, List.copyOf(steps));
    }

    private void recoverIfAhead() {
        if (ahead) {
            process = recover();
            ahead = false;
        }
    }

    private Outcome handle(Input input, List<Step> steps) {
        try {
            List<Effect> effects = process.handle(input);
            if (!effects.isEmpty()) {
                Step step = new Step(++lastStep, lastEffect + 1, input, effects);
                lastEffect = step.lastEffect();
                steps.add(step);
            }
            return new Outcome.Done(effects);
        } catch (Refusal refusal) {
            return new Outcome.Refused(refusal);
        }
    }

    private LamportProcess recover() {
        Journal.Snapshot<S> start = journal.latest().orElseGet(this::begin);
        LamportProcess recovered = LamportProcess.restore(kind, start.state());
        lastStep = start.step();
        lastEffect = start.effect();
        snapshotStep = start.step();
        journal.replay(start.step(), step -> {
            List<Effect> effects = recovered.handle(step.input());
            if (!effects.equals(step.effects())) {
                throw new IllegalStateException("step " + step.number()
                        + " of the journal does not come out as it did: it was written by another version");
            }
            lastStep = step.number();
            lastEffect = step.lastEffect();
        });
        return recovered;
    }

    /// What a process begins with depends on its configuration, which may be another at the next start: it is
    /// stored before anything happens.
    private Journal.Snapshot<S> begin() {
        Journal.Snapshot<S> beginning = new Journal.Snapshot<>(0, 0, LamportProcess.initial(name, kind));
        journal.save(beginning);
        return beginning;
    }

    /// Stores the state, so that the next start has nothing to handle again.
    @SuppressWarnings("unchecked")
    public void snapshot() {
        recoverIfAhead();
        journal.save(new Journal.Snapshot<>(lastStep, lastEffect, (LamportProcess.State<S>) process.state()));
        snapshotStep = lastStep;
    }

    /// Looks at the process between two rounds.
    public <T> T read(Function<LamportProcess, T> question) {
        recoverIfAhead();
        return question.apply(process);
    }

    public long lastEffect() {
        return lastEffect;
    }

    public void acknowledge(ProcessId peer, long sequence) {
        process.acknowledge(peer, sequence);
    }
}
