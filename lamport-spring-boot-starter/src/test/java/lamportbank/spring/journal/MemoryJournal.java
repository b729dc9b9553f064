package lamportbank.spring.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import lamportbank.core.process.Journal;
import lamportbank.core.process.Step;

/// The plainest journal there can be: what the others have to be equal to.
final class MemoryJournal<S> implements Journal<S> {
    private final List<Step> steps = new ArrayList<>();
    private Optional<Snapshot<S>> latest = Optional.empty();

    @Override
    public void append(List<Step> batch) {
        long next = steps.size() + 1L;
        for (Step step : batch) {
            if (step.number() != next++) {
                throw new IllegalArgumentException("step " + step.number() + " comes out of turn");
            }
        }
        steps.addAll(batch);
    }

    @Override
    public void save(Snapshot<S> snapshot) {
        latest = Optional.of(snapshot);
    }

    @Override
    public Optional<Snapshot<S>> latest() {
        return latest;
    }

    @Override
    public void replay(long step, Consumer<Step> consumer) {
        steps.stream().filter(stored -> stored.number() > step).forEach(consumer);
    }
}
