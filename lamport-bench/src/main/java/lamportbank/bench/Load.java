package lamportbank.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Callers at every client who give orders, for as long as it lasts.
final class Load {
    /// How long after the end an order may take.
    static final Duration UNTIL_ENDED = Duration.ofSeconds(30);

    private static final long BETWEEN_LOOKS_MILLIS = 200;
    private static final int EVENTS_PER_MILLISECOND = 1000;

    private final Target target;
    private final Options options;
    private final Pace pace;
    private final Tally tally;
    private final Customer customer;
    private final List<AtomicLong> given;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final String run = UUID.randomUUID().toString();
    /// No event had it before, and the last one will be within 2^53.
    private final long firstEvent = Instant.now().toEpochMilli() * EVENTS_PER_MILLISECOND;
    private final long startNanos = System.nanoTime();
    private volatile Window measuring;

    Load(Target target, Options options, Tally tally) {
        this.target = target;
        this.options = options;
        this.tally = tally;
        int lanes = target.clients().size();
        pace = options.rate().isPresent()
                ? new Pace.AtRate(options.rate().getAsInt(), lanes)
                : new Pace.OneAfterTheOther();
        given = Stream.generate(AtomicLong::new).limit(lanes).toList();
        measuring = Window.of(options.warmup(), options.seconds());
        customer = new Customer(tally, () -> now() > measuring.end() + UNTIL_ENDED.toNanos());
    }

    /// Until all orders have ended, or nobody waits for them any longer.
    ///
    /// @return the time in which was measured
    Window run(Progress progress) throws InterruptedException {
        List<Future<?>> calling = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < options.callers(); caller++) {
                for (int lane = 0; lane < given.size(); lane++) {
                    int own = lane;
                    calling.add(callers.submit(() -> {
                        call(own);
                        return null;
                    }));
                }
            }
            callers.shutdown();
            Pulse pulse = new Pulse(tally);
            boolean warm = false;
            do {
                if (!warm && measuring.has(now())) {
                    Carriers.beFew();
                    warm = true;
                }
                progress.show(pulse.feel(now(), measuring));
            } while (!callers.awaitTermination(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS));
        }
        for (Future<?> caller : calling) {
            try {
                caller.get();
            } catch (ExecutionException failure) {
                throw new IllegalStateException(failure.getCause());
            }
        }
        return measuring;
    }

    /// No more orders; those that were given are waited for.
    void stop() {
        measuring = measuring.endingAt(now());
        stopped.countDown();
    }

    private long now() {
        return System.nanoTime() - startNanos;
    }

    private void call(int lane) throws InterruptedException {
        while (true) {
            long number = given.get(lane).getAndIncrement();
            OptionalLong planned = pace.due(lane, number);
            long due = planned.orElseGet(this::now);
            if (due >= measuring.end()) {
                return;
            }
            stopped.await(due - now(), TimeUnit.NANOSECONDS);
            Order order = order(lane, number);
            if (now() < measuring.end()) {
                tally.given();
                Fate fate = customer.insist(order);
                tally.over(order.kind(), fate, due, now(), measuring);
            } else if (due < measuring.end()) {
                tally.unsent(order.kind(), due, measuring);
            }
        }
    }

    private Order order(int lane, long number) {
        int lanes = given.size();
        long key = number * lanes + lane;
        if (options.mix().isDeposit(number)) {
            return new Order.Deposit(target.branches().get((int) (key % target.branches().size())), firstEvent + key);
        }
        int other = (lane + ThreadLocalRandom.current().nextInt(1, lanes)) % lanes;
        return new Order.Transfer(
                target.clients().get(lane), target.clients().get(other).number(), "bench-" + run + "-" + key);
    }
}
