package lamportbank.spring.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionSystemException;

import lamportbank.core.process.Step;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.journal.OwnedJournal;

/// A journal that outlives its process, and fails now and then: with the steps or without them. A process may be killed
/// just before and just after a commit.
final class Disk<S> implements OwnedJournal<S> {
    private final Random chance;
    private final Consumer<Step> observer;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Snapshot<S>> latest = Optional.empty();

    /// How often an attempt to write fails.
    private double faults;

    /// @param observer sees each step when it is committed
    Disk(Random chance, Consumer<Step> observer) {
        this.chance = chance;
        this.observer = observer;
    }

    void failures(double probability) {
        faults = probability;
    }

    @Override
    public void append(List<Step> batch) {
        Thread.yield();
        boolean fails = chance.nextDouble() < faults;
        if (!fails || chance.nextBoolean()) {
            for (Step step : batch) {
                if (step.number() != steps.size() + 1L) {
                    throw new AssertionError("step " + step.number() + " comes after " + steps.size());
                }
                steps.add(step);
                observer.accept(step);
            }
        }
        Thread.yield();
        if (fails) {
            throw chance.nextBoolean()
                    ? new DataAccessResourceFailureException("on purpose")
                    : new TransactionSystemException("on purpose");
        }
    }

    @Override
    public void save(Snapshot<S> snapshot) {
        if (latest.isPresent()) { // one that cannot even be begun does not start
            requireRoom();
        }
        latest = Optional.of(snapshot);
    }

    @Override
    public void requireRoom() {
        if (chance.nextDouble() < faults) {
            throw new DataAccessResourceFailureException("on purpose");
        }
    }

    @Override
    public Optional<Snapshot<S>> latest() {
        return latest;
    }

    @Override
    public void replay(long step, Consumer<Step> consumer) {
        List.copyOf(steps.subList((int) step, steps.size())).forEach(consumer);
    }

    @Override
    public void replayEffects(long effect, Consumer<JdbcJournal.Stored> consumer) {
        requireRoom();
        steps.stream()
                .filter(step -> step.lastEffect() > effect)
                .toList()
                .forEach(step -> consumer.accept(new JdbcJournal.Stored(step, committedAt())));
    }

    @Override
    public void takeOver() {}

    @Override
    public void requireOurs() {
        requireRoom();
    }

    @Override
    public Instant committedAt() {
        return Instant.EPOCH;
    }
}
