package lamportbank.core.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /// @param outcomes one per input since the last commit, in order
    /// @param steps what was committed, the turns that end the rounds among it
    /// @param duplicates how many of the inputs were messages that had been handled before
    public record Round(List<Outcome> outcomes, List<Step> steps, int duplicates) {}

    private final ProcessId name;
    private final Protocol.Kind<S> kind;
    private final Journal<S> journal;
    private final int stepsPerSnapshot;
    private LamportProcess process;
    private long lastStep;
    private long lastEffect;
    private long snapshotStep;

    /// Handled, and not committed yet.
    private final List<Outcome> heldOutcomes = new ArrayList<>();
    private final List<Step> heldSteps = new ArrayList<>();
    private int heldDuplicates;

    /// Whether the process may have handled something else that the journal does not hold.
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
        handleAll(inputs);
        return commit();
    }

    /// The same for inputs whose commit may wait: while nothing comes of them that anybody could notice, inside or
    /// outside, they are held, to be committed together with the next. They are as good as not handled until then: a
    /// crash forgets them, and so must whoever handed them in be prepared to.
    ///
    /// @return empty if they are held, and their outcomes come with those of the next round
    public Optional<Round> patientRound(List<Input> inputs) {
        handleAll(inputs);
        if (heldSteps.isEmpty()
                || heldSteps.stream().flatMap(step -> step.effects().stream()).anyMatch(Node::isNoticed)) {
            return Optional.of(commit());
        }
        ahead = false;
        return Optional.empty();
    }

    private static boolean isNoticed(Effect effect) {
        return switch (effect) {
            case Effect.Sent sent -> true;
            case Effect.Called called -> true;
            case Effect.Answered answered -> true;
            case Effect.Received received -> false;
            case Effect.Returned returned -> false;
            case Effect.Served served -> false;
            case Effect.Happened happened -> true;
        };
    }

    private void handleAll(List<Input> inputs) {
        recoverIfAhead();
        ahead = true;
        for (Input input : inputs) {
            heldOutcomes.add(handle(input, heldSteps));
        }
        handle(new Input.Turn(), heldSteps);
    }

    private Round commit() {
        Round round = new Round(List.copyOf(heldOutcomes), List.copyOf(heldSteps), heldDuplicates);
        if (!round.steps().isEmpty()) {
            journal.append(round.steps());
        }
        ahead = false;
        letGo();
        return round;
    }

    private void letGo() {
        heldOutcomes.clear();
        heldSteps.clear();
        heldDuplicates = 0;
    }

    private void recoverIfAhead() {
        if (ahead) {
            letGo();
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
            } else if (input instanceof Input.Deliver) {
                heldDuplicates++;
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
            if (!step.cameOf(effects)) {
                throw new OtherRules(step.number());
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

    /// Stores the state if a start would have many steps to handle again. It may wait until what was committed has been
    /// told, since nobody needs it before the next start; not while anything is held, which is in the state already.
    public void snapshotIfDue() {
        if (lastStep - snapshotStep >= stepsPerSnapshot && heldOutcomes.isEmpty()) {
            snapshot();
        }
    }

    /// Stores the state, so that the next start has nothing to handle again.
    @SuppressWarnings("unchecked")
    public void snapshot() {
        recoverIfAhead();
        journal.save(new Journal.Snapshot<>(lastStep, lastEffect, (LamportProcess.State<S>) process.state()));
        snapshotStep = lastStep;
    }

    /// Looks at the process between two rounds. What is held has happened for it, and for nobody else yet.
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
