package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import lamportbank.core.process.Journal;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;

/// A journal that outlives its node, and can be told to fail.
public final class MemoryJournal<S> implements Journal<S> {
    /// The disk failed. Whether the steps are on it, only the disk knows.
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Failure() {
            super("the journal failed", null, false, false);
        }
    }

    enum Fault {
        NONE,
        LOSE_THE_STEPS,
        STORE_THEM_AND_FAIL
    }

    private final ProcessId owner;
    private final Carriage carriage;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Snapshot<S>> latest = Optional.empty();
    private Fault next = Fault.NONE;

    /// @param owner whose it is
    /// @param carriage what it is written through
    MemoryJournal(ProcessId owner, Carriage carriage) {
        this.owner = owner;
        this.carriage = carriage;
    }

    void failNext(Fault fault) {
        next = fault;
    }

    @Override
    public void append(List<Step> batch) {
        Fault fault = next;
        next = Fault.NONE;
        if (fault != Fault.LOSE_THE_STEPS) {
            for (Step step : batch) {
                if (step.number() != steps.size() + 1L) {
                    throw new AssertionError(
                            "step " + step.number() + " was journaled as number " + (steps.size() + 1));
                }
                steps.add(carriage.step(owner, step));
            }
        }
        if (fault != Fault.NONE) {
            throw new Failure();
        }
    }

    @Override
    public void save(Snapshot<S> snapshot) {
        latest = Optional.of(
                new Snapshot<>(snapshot.step(), snapshot.effect(), carriage.state(owner, snapshot.state())));
    }

    @Override
    public Optional<Snapshot<S>> latest() {
        return latest;
    }

    @Override
    public void replay(long step, Consumer<Step> consumer) {
        stepsAfter(step).forEach(consumer);
    }

    public List<Step> stepsAfter(long step) {
        return List.copyOf(steps.subList((int) step, steps.size()));
    }
}
