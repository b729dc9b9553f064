package lamportbank.spring.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import lamportbank.core.process.Command;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.core.property.Property;
import lamportbank.core.property.Watch;
import lamportbank.spring.rest.Questions;
import lamportbank.spring.rest.Stamp;

/// Some machines, their network, and fate.
abstract class World {
    private static final int EVENTS = 60;
    private static final int LONGEST_CALM_MILLIS = 400;

    /// Much longer than the longest pause between two attempts.
    private static final long LONGEST_SETTLING = TimeUnit.MINUTES.toNanos(10);

    final Random chance;
    final Fibers fibers;
    final Net net;
    private final Watch watch;

    World(long seed, Set<Property> properties) {
        chance = new Random(seed);
        fibers = new Fibers(chance);
        net = new Net(fibers, chance, this::answer);
        watch = Watch.over(properties);
    }

    abstract List<? extends Machine<?>> machines();

    /// What a service does when it is up.
    abstract void isUp(Machine<?> machine);

    /// Customers want something.
    abstract void work();

    /// What is as it must be when nothing is on its way any more.
    abstract void requireEnded();

    /// A process is asked by another.
    Questions.Answer answer(Machine<?>.Running asked, Stamp stamp, Message question) {
        throw new AssertionError("nobody is asked " + question);
    }

    final void play() {
        net.faults(chance.nextInt(3) * 0.04);
        machines().forEach(this::start);
        for (int event = 0; event < EVENTS; event++) {
            fibers.run(chance.nextLong(TimeUnit.MILLISECONDS.toNanos(LONGEST_CALM_MILLIS)));
            happen();
        }
        net.heal();
        // Nothing new is said, so that nothing new makes up for what is lost now; and those who stop stop.
        fibers.run(TimeUnit.SECONDS.toNanos(1) + chance.nextLong(TimeUnit.SECONDS.toNanos(2)));
        net.faults(0);
        some(machine -> !machine.isUp()).forEach(this::start);
        fibers.run(TimeUnit.SECONDS.toNanos(1));
        machines().forEach(this::lookAt);
        if (!fibers.run(LONGEST_SETTLING)) {
            throw new AssertionError("violated: all falls silent: somebody is still trying something");
        }
        machines().forEach(World::requireQuiet);
        watch.onSilence().ifPresent(violation -> {
            throw new AssertionError(violation.toString());
        });
        requireEnded();
    }

    private void happen() {
        int dice = chance.nextInt(100);
        if (dice < 55) {
            work();
        } else if (dice < 70) {
            one(Machine::isUp, Machine::crash);
        } else if (dice < 75) {
            one(Machine::isUp, Machine::stop);
        } else if (dice < 90) {
            one(machine -> !machine.isUp(), this::start);
        } else if (dice < 94) {
            net.cut();
        } else {
            net.heal();
        }
    }

    private void start(Machine<?> machine) {
        net.note(machine, " starts");
        machine.start(() -> isUp(machine));
    }

    /// As a probe of its health does: that is enough for a process to try again whether it can write its journal.
    private void lookAt(Machine<?> machine) {
        Machine<?>.Running running = machine.running();
        running.life.virtual().start(() -> running.loop.read(LamportProcess::time));
        isUp(machine); // a service that could not do what it does first would have ended, and be started again
    }

    final List<Machine<?>> some(Predicate<Machine<?>> which) {
        return new ArrayList<>(machines().stream().filter(which).toList());
    }

    private void one(Predicate<Machine<?>> which, Consumer<Machine<?>> happening) {
        List<Machine<?>> candidates = some(which);
        if (!candidates.isEmpty()) {
            happening.accept(candidates.get(chance.nextInt(candidates.size())));
        }
    }

    /// A person who takes a refusal for an answer.
    final void ask(Machine<?> machine, Command command) {
        Machine<?>.Running running = machine.running();
        running.life.virtual().start(() -> {
            try {
                running.loop.submit(new Input.Ask(command));
            } catch (Refusal refusal) {
                net.note(machine, " refuses ", command, ": ", refusal.detail());
            }
        });
    }

    /// A step is committed.
    final void observe(@Nullable ProcessId process, Step step) {
        net.note(process, " commits ", step.number(), " ", step.input());
        if (process != null) {
            watch.onStep(process, step).ifPresent(violation -> fibers.fail(new AssertionError(violation.toString())));
        }
    }

    private static void requireQuiet(Machine<?> machine) {
        Machine<?>.Running running = machine.running();
        require(running.loop.isRunning() && !running.loop.isFenced(), machine + " has stopped, or is fenced");
        require(running.channels().stream()
                .allMatch(channel -> channel.unacknowledged() == 0),
                machine + " waits to send " + running.channels());
        require(running.questions().isEmpty(), machine + " asks " + running.questions());
        require(running.troubles.all().isEmpty(), machine + " has the troubles " + running.troubles.all());
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("violated: nothing is left at the end: " + otherwise);
        }
    }
}
