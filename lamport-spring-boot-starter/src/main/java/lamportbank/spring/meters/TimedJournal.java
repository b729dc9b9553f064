package lamportbank.spring.meters;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import lamportbank.core.process.Journal;
import lamportbank.core.process.Step;

/// A journal whose commits are timed: what every answer and every message has to wait for.
///
/// @param <S> the state of the protocol
public final class TimedJournal<S> implements Journal<S> {
    private final Journal<S> journal;
    private final Timer commits;

    public TimedJournal(Journal<S> journal, MeterRegistry registry) {
        this.journal = journal;
        commits = Timer.builder("lamport.journal.commit")
                .description("How long the journal takes to store what was handled at once")
                .publishPercentileHistogram()
                .register(registry);
    }

    @Override
    public void append(List<Step> steps) {
        commits.record(() -> journal.append(steps));
    }

    @Override
    public void save(Snapshot<S> snapshot) {
        journal.save(snapshot);
    }

    @Override
    public Optional<Snapshot<S>> latest() {
        return journal.latest();
    }

    @Override
    public void replay(long step, Consumer<Step> consumer) {
        journal.replay(step, consumer);
    }
}
