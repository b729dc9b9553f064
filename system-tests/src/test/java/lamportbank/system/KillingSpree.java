package lamportbank.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Kills the services of a bank under load, and starts them again, in an order that a seed decides: each of them alone,
/// two at once, everyone at once.
final class KillingSpree {
    private static final Duration UNTIL_GOING_ON = Duration.ofSeconds(60);
    private static final int ENDED_BETWEEN_BLOWS = 20;
    private static final Cents BRANCH_OPENING = new Cents(40_000);

    /// Services that were killed at once and have come back.
    ///
    /// @param recovered from the moment at which the last of them was ready to the first order that ended, by service
    ///     at which it ended
    record Blow(List<String> victims, Map<String, Duration> recovered) {
        /// Until an order had ended that the dead had been needed for: clients need clients and the bank, branches
        /// branches.
        Duration first() {
            boolean onlyBranches = victims.stream().allMatch(name -> name.startsWith("branch"));
            return Collections.min(recovered.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("branch") == onlyBranches)
                    .map(Map.Entry::getValue)
                    .toList());
        }

        /// Until an order had ended at every client and every branch.
        Duration everywhere() {
            return Collections.max(recovered.values());
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%7.3f s %7.3f s  %s",
                    seconds(first()), seconds(everywhere()), String.join(" ", victims));
        }
    }

    /// @param orders what was asked for and answered
    /// @param repeated how many of them had to be given more than once
    /// @param reads how often people looked at balances
    record Report(long seed, List<Blow> blows, List<SteadyLoad.Ended> orders, int reads) {
        long kills() {
            return blows.stream().mapToLong(blow -> blow.victims().size()).sum();
        }

        long transfers() {
            return orders.stream().filter(SteadyLoad.Ended::isTransfer).count();
        }

        long repeated() {
            return orders.stream().filter(order -> order.attempts() > 1).count();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("seed %d: %d kills in %d blows, %d transfers, %d updates, %d given"
                    .formatted(seed, kills(), blows.size(), transfers(), orders.size() - transfers(), repeated()))
                    .append(" more than once, %d balances read\n".formatted(reads))
                    .append("from ready to the first success, and to one at every client and branch:\n");
            blows.forEach(blow -> text.append(blow).append('\n'));
            text.append(summary("first", blows.stream().map(Blow::first).sorted().toList()));
            text.append(summary("everywhere", blows.stream().map(Blow::everywhere).sorted().toList()));
            return text.toString();
        }

        private static String summary(String name, List<Duration> sorted) {
            return String.format(Locale.ROOT, "%s: median %.3f s, largest %.3f s%n",
                    name, seconds(sorted.get(sorted.size() / 2)), seconds(sorted.getLast()));
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private final SeparateBank bank;
    private final long seed;
    private final Random random;

    KillingSpree(SeparateBank bank, long seed) {
        this.bank = bank;
        this.seed = seed;
        random = new Random(seed);
    }

    /// @throws AssertionError if anything is lost, done twice, disagreed upon or stuck
    Report run(int kills) {
        List<Blow> blows = new ArrayList<>();
        try (SteadyLoad load = SteadyLoad.on(bank, seed)) {
            load.readBalances();
            for (int killed = 0; killed < kills; killed += blows.getLast().victims().size()) {
                blows.add(strike(load, victims(blows.size())));
            }
            Report report = new Report(seed, blows, load.stop(), load.reads().size());
            check(report.orders(), load.reads());
            return report;
        }
    }

    /// In each six blows: a client, a branch, the bank, two of any, a client and the bank, everyone.
    private List<String> victims(int blow) {
        List<String> names = new ArrayList<>(bank.names());
        Collections.shuffle(names, random);
        return switch (blow % 6) {
            case 0 -> first(names, name -> name.startsWith("client"));
            case 1 -> first(names, name -> name.equals("bank"));
            case 2 -> names.subList(0, 2);
            case 3 -> first(names, name -> name.startsWith("branch"));
            case 4 -> List.of("bank", first(names, name -> name.startsWith("client")).getFirst());
            default -> names;
        };
    }

    private static List<String> first(List<String> names, Predicate<String> which) {
        return names.stream().filter(which).limit(1).toList();
    }

    private Blow strike(SteadyLoad load, List<String> victims) {
        awaitEnded(load, System.nanoTime(), ENDED_BETWEEN_BLOWS + random.nextInt(ENDED_BETWEEN_BLOWS));
        bank.kill(victims);
        bank.start(victims);
        long ready = System.nanoTime();
        Map<String, Duration> recovered = new HashMap<>();
        int everywhere = bank.clients().size() + bank.branches().size();
        awaitThat("work goes on everywhere", () -> {
            load.ended().stream()
                    .filter(order -> order.endedNanos() - ready > 0)
                    .forEach(order -> recovered.putIfAbsent(
                            order.at().name(), Duration.ofNanos(order.endedNanos() - ready)));
            return recovered.size() == everywhere;
        });
        return new Blow(List.copyOf(victims), recovered);
    }

    private void awaitEnded(SteadyLoad load, long since, int count) {
        awaitThat(count + " orders end", () -> load.endedAfter(since) >= count);
    }

    private void awaitThat(String what, Callable<Boolean> condition) {
        try {
            await(what + ", seed " + seed).atMost(UNTIL_GOING_ON).pollInterval(Duration.ofMillis(10)).until(condition);
        } catch (ConditionTimeoutException stuck) {
            throw new AssertionError("seed " + seed + ": " + stuck.getMessage() + "\n" + bank.log(), stuck);
        }
    }

    // ---- in the end

    private void check(List<SteadyLoad.Ended> orders, List<RealTime.Read> reads) {
        bank.awaitQuiet();
        List<SteadyLoad.Ended> transfers = orders.stream().filter(SteadyLoad.Ended::isTransfer).toList();
        checkTransfers(transfers);
        checkRealTime(transfers, reads);
        checkUpdates(orders.stream().filter(order -> !order.isTransfer()).toList());
    }

    private void checkTransfers(List<SteadyLoad.Ended> transfers) {
        assertThat(Reckoning.ofTransfers(bank.awaitOneChain(), transfers)).as("nothing else").isZero();
        JsonNode audit = bank.assertCleanAudit();
        assertThat(audit.path("total").asString()).isEqualTo(new Cents(1000L * bank.clients().size()).toString());
    }

    private void checkRealTime(List<SteadyLoad.Ended> transfers, List<RealTime.Read> reads) {
        Map<Integer, Cents> openings = new HashMap<>();
        bank.bank().get("/accounts").expect(200).json().path("accounts").forEach(account -> openings.put(
                account.path("id").asInt(), Cents.of(account.path("opening").asString())));
        new RealTime(bank.bank().chain(), openings).check(
                transfers.stream()
                        .map(order -> new RealTime.Told(order.answer().path("id").asString(), order.span()))
                        .toList(),
                reads);
    }

    /// Each was executed once at every branch, and all have the balance that the outcomes make.
    private void checkUpdates(List<SteadyLoad.Ended> updates) {
        long balance = BRANCH_OPENING.value() + updates.stream().mapToLong(KillingSpree::effect).sum();
        assertThat(bank.branches()).allSatisfy(
                branch -> assertThat(Cents.of(branch.balance())).isEqualTo(new Cents(balance)));
        assertThat(bank.branches()).allSatisfy(branch -> {
            Map<Long, Long> executed = branch.subEvents().stream()
                    .filter(event -> event.path("name").asString().endsWith("_execute"))
                    .collect(groupingBy(event -> event.path("id").asLong(), counting()));
            assertThat(executed).hasSameSizeAs(updates);
            assertThat(executed.values()).containsOnly(1L);
        });
    }

    private static long effect(SteadyLoad.Ended update) {
        if (!update.answer().path("status").asString().equals("SUCCESS")) {
            return 0;
        }
        long amount = Cents.of(update.answer().path("amount").asString()).value();
        return update.answer().path("kind").asString().equals("DEPOSIT") ? amount : -amount;
    }
}
