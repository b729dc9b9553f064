package lamportbank.spring.simulation;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import lamportbank.spring.loop.Threads;

/// All threads of a simulated system, and its time. One thread runs at a time, until it waits; which is next chance says.
/// When all wait, time passes until the first of their waits is over.
///
/// They are virtual threads on a scheduler of our own, so whatever makes a thread of the JDK wait is seen here: queues,
/// locks, futures. A wait for a limited time would be measured with the machine's clock; those go through [Threads].
final class Fibers {
    private static final int MOST_TURNS_AT_ONE_TIME = 100_000;
    private static final Constructor<?> BUILDER = builder();

    /// Whoever had it is gone: its threads take no turn any more, like those of a process that was killed.
    final class Life implements Threads, Executor {
        private boolean over;

        void end() {
            over = true;
        }

        boolean isOver() {
            return over;
        }

        @Override
        public void execute(Runnable turn) {
            if (Thread.currentThread() != driver && !Thread.currentThread().isVirtual()) {
                throw new IllegalStateException("a thread was woken from outside of the simulation");
            }
            ready.add(new Turn(this, turn));
        }

        @Override
        public Thread.Builder virtual() {
            try {
                return ((Thread.Builder.OfVirtual) BUILDER.newInstance(this))
                        .uncaughtExceptionHandler((thread, failure) -> fail(failure));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public Thread.Builder platform() {
            return virtual();
        }

        @Override
        public Semaphore semaphore() {
            return new Permits();
        }

        @Override
        public <E> BlockingQueue<E> queue(int capacity) {
            return new Line<>(capacity);
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            new Permits().tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private record Turn(Life life, Runnable task) {}

    private record Alarm(long at, long number, Runnable task) {}

    private final Thread driver = Thread.currentThread();
    private final Random chance;
    private final List<Turn> ready = new ArrayList<>();
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::number));
    private final long origin;
    private long now;
    private long alarmsSet;
    private @Nullable Throwable failure;

    Fibers(Random chance) {
        this.chance = chance;
        // As at System.nanoTime(), which may overflow at any moment.
        origin = chance.nextInt(4) == 0 ? Long.MAX_VALUE - chance.nextLong(TimeUnit.SECONDS.toNanos(20)) : 0;
    }

    private static Constructor<?> builder() {
        try {
            Constructor<?> builder =
                    Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                            .getDeclaredConstructor(Executor.class);
            builder.setAccessible(true);
            return builder;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IllegalStateException(
                    "run this on JDK 25 with --add-opens java.base/java.lang=ALL-UNNAMED, as Maven does", closed);
        }
    }

    /// As [System#nanoTime].
    long nanoTime() {
        return origin + now;
    }

    /// Nanoseconds since the beginning.
    long elapsed() {
        return now;
    }

    Life life() {
        return new Life();
    }

    void after(long nanos, Runnable task) {
        alarms.add(new Alarm(now + Math.max(0, nanos), alarmsSet++, task));
    }

    /// Something went wrong that must not: the run ends.
    void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    /// Lets time pass.
    ///
    /// @return whether nothing is left to be done at all, then or later
    boolean run(long nanos) {
        long end = now + nanos;
        int turns = 0;
        while (true) {
            if (failure != null) {
                throw new AssertionError(failure.getMessage(), failure);
            }
            if (!ready.isEmpty()) {
                take();
                if (++turns > MOST_TURNS_AT_ONE_TIME) {
                    throw new AssertionError("violated: threads wait for something: they are at it without end");
                }
            } else if (alarms.isEmpty()) {
                return true;
            } else if (alarms.element().at() > end) {
                now = end;
                return false;
            } else {
                Alarm alarm = alarms.remove();
                turns = alarm.at() == now ? turns : 0;
                now = alarm.at();
                alarm.task().run();
            }
        }
    }

    private void take() {
        int which = chance.nextInt(ready.size());
        Turn turn = ready.set(which, ready.getLast());
        ready.removeLast();
        if (!turn.life().isOver()) {
            turn.task().run();
        }
    }

    private interface Trial<T> {
        @Nullable
        T now();
    }

    /// Waits on the current thread until a trial gives something, or for so long.
    private <T> @Nullable T await(Trial<T> trial, long nanos) throws InterruptedException {
        Thread waiter = Thread.currentThread();
        long end = now + Math.min(Math.max(0, nanos), Long.MAX_VALUE - now);
        Alarm alarm = new Alarm(end, alarmsSet++, () -> LockSupport.unpark(waiter));
        if (end != Long.MAX_VALUE) {
            alarms.add(alarm);
        }
        try {
            while (true) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                T got = trial.now();
                if (got != null || now >= end) {
                    return got;
                }
                LockSupport.park();
            }
        } finally {
            alarms.remove(alarm);
        }
    }

    private final class Permits extends Semaphore {
        private static final long serialVersionUID = 1;

        private transient @Nullable Thread waiter;

        Permits() {
            super(0);
        }

        @Override
        public void release() {
            super.release();
            LockSupport.unpark(waiter);
        }

        @Override
        public boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
            waiter = Thread.currentThread();
            try {
                return Boolean.TRUE.equals(await(() -> tryAcquire() ? true : null, unit.toNanos(time)));
            } finally {
                waiter = null;
            }
        }
    }

    private final class Line<E> extends LinkedBlockingQueue<E> {
        private static final long serialVersionUID = 1;

        private transient @Nullable Thread taker;

        Line(int capacity) {
            super(capacity);
        }

        @Override
        public boolean offer(E element) {
            boolean taken = super.offer(element);
            LockSupport.unpark(taker);
            return taken;
        }

        @Override
        public void put(E element) throws InterruptedException {
            super.put(element);
            LockSupport.unpark(taker);
        }

        @Override
        public @Nullable E poll(long time, TimeUnit unit) throws InterruptedException {
            taker = Thread.currentThread();
            try {
                return await(this::poll, unit.toNanos(time));
            } finally {
                taker = null;
            }
        }
    }
}
