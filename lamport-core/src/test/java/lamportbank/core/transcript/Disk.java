package lamportbank.core.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import lamportbank.core.process.Journal;
import lamportbank.core.process.Step;

/// A journal that outlives its node. One commit can be made to fail.
final class Disk<S> implements Journal<S> {
    /// The commit failed; none of it is on the disk.
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Failure() {
            super("the journal failed", null, false, false);
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private Optional<Snapshot<S>> latest = Optional.empty();
    private boolean fails;

    void fail(boolean next) {
        fails = next;
    }

    @Override
    public void append(List<Step> batch) {
        if (fails) {
            fails = false;
            throw new Failure();
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
        steps.stream().filter(kept -> kept.number() > step).toList().forEach(consumer);
    }
}
