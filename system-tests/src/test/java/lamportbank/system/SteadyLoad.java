package lamportbank.system;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/// People who send money and who deposit and withdraw, all the time, at every client and every branch. Whoever gets no
/// answer asks again with the same key, as people do.
final class SteadyLoad implements AutoCloseable {
    private static final int CALLERS_PER_CLIENT = 2;

    /// Long enough that services start meanwhile, and short enough that there is always an order under way.
    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);
    private static final Duration UNTIL_DONE = Duration.ofMinutes(2);

    /// An order that was given until it was answered.
    ///
    /// @param at the service that answered
    /// @param answer a transfer or an update
    /// @param span from when it was first given to when it was answered
    /// @param attempts how often it was given
    record Ended(Service at, JsonNode answer, RealTime.Span span, int attempts) {
        long endedNanos() {
            return span.ended();
        }

        boolean isTransfer() {
            return at.name().startsWith("client");
        }
    }

    private final AnyBank bank;
    private final Random random;
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final Queue<RealTime.Read> reads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> calling = new ArrayList<>();
    private volatile boolean going = true;

    private SteadyLoad(AnyBank bank, long seed) {
        this.bank = bank;
        random = new Random(seed);
    }

    static SteadyLoad on(AnyBank bank, long seed) {
        return on(bank, bank.clients(), seed);
    }

    /// @param clients at which money is sent, to any of the clients with which the bank began
    static SteadyLoad on(AnyBank bank, List<Service> clients, long seed) {
        SteadyLoad load = new SteadyLoad(bank, seed);
        for (Service client : clients) {
            for (int caller = 0; caller < CALLERS_PER_CLIENT; caller++) {
                load.call(BETWEEN_ORDERS, () -> load.transfer(client));
            }
        }
        bank.branches().forEach(branch -> load.call(BETWEEN_ORDERS, () -> load.update(branch)));
        return load;
    }

    /// People look at balances too: one of the bank's customers at all of them, one at each client at its own.
    void readBalances() {
        call(BETWEEN_LOOKS, () -> read(bank.bank(), "/accounts", answer -> {
            Map<Integer, Cents> balances = new HashMap<>();
            answer.path("accounts").forEach(account -> balances.put(
                    account.path("id").asInt(), Cents.of(account.path("balance").asString())));
            long sum = balances.values().stream().mapToLong(Cents::value).sum();
            assertThat(Cents.of(answer.path("total").asString())).as("the total of " + answer)
                    .isEqualTo(new Cents(sum));
            return balances;
        }));
        for (Service client : bank.clients()) {
            call(BETWEEN_LOOKS, () -> read(client, "/balance", answer -> Map.of(
                    answer.path("account").asInt(), Cents.of(answer.path("balance").asString()))));
        }
    }

    private void read(Service at, String path, Function<JsonNode, Map<Integer, Cents>> balances) {
        try {
            long begun = System.nanoTime();
            Answer answer = at.get(path);
            RealTime.Span span = new RealTime.Span(begun, System.nanoTime());
            if (answer.status() == 200) {
                reads.add(new RealTime.Read(balances.apply(answer.json()), span));
            }
        } catch (UncheckedIOException away) {
            // killed, or not up yet
        }
    }

    /// What people have read so far.
    List<RealTime.Read> reads() {
        return List.copyOf(reads);
    }

    private void call(Duration pause, Runnable order) {
        calling.add(callers.submit(() -> {
            while (going) {
                order.run();
                LockSupport.parkNanos(pause.toNanos());
            }
        }));
    }

    private void transfer(Service from) {
        int sender = Integer.parseInt(from.name().substring("client-".length()));
        int to = (sender + random.nextInt(bank.clients().size() - 1)) % bank.clients().size() + 1;
        Cents amount = new Cents(1 + random.nextInt(200));
        String key = "order-" + keys.incrementAndGet();
        untilAnswered(from, () -> from.post(
                "/transfers?wait=2s", Service.transfer(to, amount.toString()), "Idempotency-Key", key));
    }

    private void update(Service branch) {
        String path = random.nextBoolean() ? "/deposits" : "/withdrawals";
        String order = "{\"amount\": \"%s\", \"eventId\": %d}"
                .formatted(new Cents(1 + random.nextInt(5000)), 1_000_000 + keys.incrementAndGet());
        untilAnswered(branch, () -> branch.post(path + "?wait=2s", order));
    }

    private void untilAnswered(Service at, Supplier<Answer> order) {
        long begun = System.nanoTime();
        for (int attempts = 1;; attempts++) {
            try {
                Answer answer = order.get();
                if (answer.status() == 200) {
                    ended.add(new Ended(
                            at, answer.json(), new RealTime.Span(begun, System.nanoTime()), attempts));
                    return;
                }
                if (answer.status() < 500 && answer.status() != 202 && answer.status() != 429) {
                    throw new AssertionError(at.name() + " answered " + answer.status() + ": " + answer.body());
                }
            } catch (UncheckedIOException away) {
                // killed, or not up yet
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    /// What has ended so far.
    List<Ended> ended() {
        return List.copyOf(ended);
    }

    long endedAfter(long nanos) {
        return ended.stream().filter(order -> order.endedNanos() - nanos > 0).count();
    }

    /// No more orders; those that were given are given until they are answered.
    List<Ended> stop() {
        going = false;
        for (Future<?> caller : calling) {
            try {
                caller.get(UNTIL_DONE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            } catch (ExecutionException failure) {
                throw new AssertionError(failure.getCause());
            } catch (TimeoutException stuck) {
                throw new AssertionError("somebody is stuck: " + bank.log(), stuck);
            }
        }
        return ended();
    }

    @Override
    public void close() {
        going = false;
        callers.shutdownNow();
    }
}
