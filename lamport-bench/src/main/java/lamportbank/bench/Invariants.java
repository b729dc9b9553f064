package lamportbank.bench;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;

/// Whether a load has left the bank as it was promised.
final class Invariants {
    private static final Duration UNTIL_QUIET = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final int BLOCKS_PER_PAGE = 1000;

    private final Target target;
    private final Books before;
    private final Tally tally;
    private final List<Check> checks = new ArrayList<>();

    private Invariants(Target target, Books before, Tally tally) {
        this.target = target;
        this.before = before;
        this.tally = tally;
    }

    /// What was found, and what the books look like now that all is quiet.
    ///
    /// @param sealed transfers in the blocks since before, everyone's
    record Report(List<Check> checks, Books after, long sealed) {}

    static Report check(Target target, Books before, Tally tally) throws InterruptedException {
        return new Invariants(target, before, tally).check();
    }

    private Report check() throws InterruptedException {
        everyOrderHasEnded();
        try {
            return checkBooks();
        } catch (Trouble trouble) {
            checks.add(Check.bad("not to be checked: %s", trouble.getMessage()));
            return new Report(List.copyOf(checks), before, 0);
        }
    }

    private Report checkBooks() throws InterruptedException {
        Books after = quiet();
        audit();
        chainsAreEqual(after);
        moneyIsConserved(after);
        depositsAreThere(after);
        long sealed = everyTransferIsInOneBlock(after);
        return new Report(List.copyOf(checks), after, sealed);
    }

    private void everyOrderHasEnded() {
        tally.refused().forEach((reason, count) -> checks.add(Check.bad(
                "%s refused for good: %s", Numbers.count(count, "order was", "orders were"), reason)));
        if (tally.open() > 0) {
            checks.add(Check.bad("%s not ended %d s after the last was given",
                    Numbers.count(tally.open(), "order has", "orders have"), Load.UNTIL_ENDED.toSeconds()));
        } else if (tally.transfers().isEmpty() && tally.deposited() == 0) {
            checks.add(Check.bad("no order has ended"));
        }
    }

    /// Twice in a row: what leaves one process just after it was looked at has arrived by then. After orders that have
    /// not ended in all the time they had, there is nothing to wait for.
    private Books quiet() throws InterruptedException {
        long began = System.nanoTime();
        int quietLooks = 0;
        Books books;
        do {
            books = Books.of(target);
            quietLooks = books.isQuiet() ? quietLooks + 1 : 0;
            if (quietLooks == 2) {
                checks.add(Check.good("quiet: nothing under way any more, %.1f s after the load",
                        (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1)));
                return books;
            }
            Thread.sleep(BETWEEN_LOOKS);
        } while (quietLooks > 0 || tally.open() == 0 && System.nanoTime() - began < UNTIL_QUIET.toNanos());
        checks.add(Check.bad("not quiet: %s",
                books.underWay().orElse("something is under way again and again")));
        return books;
    }

    private void audit() throws InterruptedException {
        JsonNode audit = target.bank().json("/audit");
        if (audit.path("ok").asBoolean(false)) {
            checks.add(Check.good("audit: nothing wrong in %,d blocks with %,d transfers",
                    audit.path("blocks").asLong(), audit.path("transfers").asLong()));
        } else {
            checks.add(Check.bad("audit: the bank finds its books wrong: %s",
                    audit.path("findings").path(0).asString("it does not say why")));
        }
    }

    private void chainsAreEqual(Books after) {
        List<String> others = after.copies().stream()
                .filter(copy -> copy.height() != after.height() || !copy.tip().equals(after.tip()))
                .map(copy -> Numbers.text("%s has %,d blocks, the last %.12s", copy.name(), copy.height(), copy.tip()))
                .toList();
        if (others.isEmpty()) {
            checks.add(Check.good("chain: the same %,d blocks at all clients, the last %.12s", after.height(),
                    after.tip()));
        } else {
            checks.add(Check.bad("chain: the bank has %,d blocks, the last %.12s, but %s",
                    after.height(), after.tip(), String.join(", ", others)));
        }
    }

    private void moneyIsConserved(Books after) {
        BigDecimal newcomers = after.openings().entrySet().stream()
                .filter(account -> !before.openings().containsKey(account.getKey()))
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal expected = before.total().add(newcomers);
        if (after.total().compareTo(expected) == 0) {
            checks.add(Check.good("money: the accounts had %s and have %s%s", before.total(), after.total(),
                    newcomers.signum() == 0 ? "" : ", with the " + newcomers + " of newcomers"));
        } else {
            checks.add(Check.bad("money: the accounts had %s, should have %s, and have %s",
                    before.total(), expected, after.total()));
        }
    }

    private void depositsAreThere(Books after) {
        BigDecimal deposits = new BigDecimal(Order.AMOUNT).multiply(BigDecimal.valueOf(tally.deposited()));
        List<String> wrong = new ArrayList<>();
        for (int place = 0; place < after.replicas().size(); place++) {
            Books.Replica replica = after.replicas().get(place);
            BigDecimal expected = before.replicas().get(place).balance().add(deposits);
            if (replica.balance().compareTo(expected) != 0) {
                wrong.add(String.format(Locale.ROOT, "%s should have %s and has %s", replica.name(), expected,
                        replica.balance()));
            }
        }
        if (!wrong.isEmpty()) {
            checks.add(Check.bad("branches: %s; or was somebody else at the branches?", String.join(", ", wrong)));
        } else if (!after.replicas().isEmpty()) {
            checks.add(Check.good("branches: all %d have %s%s", after.replicas().size(),
                    after.replicas().getFirst().balance(),
                    deposits.signum() == 0 ? "" : ", the " + deposits + " deposited is there"));
        }
    }

    /// @return how many are in the blocks since before, everyone's
    private long everyTransferIsInOneBlock(Books after) throws InterruptedException {
        Map<String, Fate.Ended> told = new HashMap<>();
        tally.transfers().forEach(transfer -> told.put(transfer.id(), transfer));
        Set<String> found = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        long sealed = 0;
        for (long height = before.height(); height < after.height();) {
            JsonNode blocks = target.bank().json("/blocks?from=" + height + "&limit=" + BLOCKS_PER_PAGE).path("blocks");
            for (JsonNode block : blocks) {
                for (JsonNode transfer : block.path("transfers")) {
                    sealed++;
                    Fate.Ended fate = told.get(transfer.path("id").asString());
                    if (fate != null) {
                        compare(fate, transfer, block.path("height").asLong(), found, wrong);
                    }
                }
            }
            if (blocks.isEmpty()) {
                wrong.add("block " + height + " is missing");
                break;
            }
            height += blocks.size();
        }
        told.keySet().stream()
                .filter(id -> !found.contains(id))
                .forEach(id -> wrong.add("transfer " + id + " ended, it was said, but is in no block"));
        checks.add(wrong.isEmpty()
                ? Check.good("blocks: %,d transfers, each in exactly one, as it was told", told.size())
                : Check.bad("blocks: %s%s", wrong.getFirst(),
                        wrong.size() == 1 ? "" : ", and " + (wrong.size() - 1) + " more like it"));
        return sealed;
    }

    private static void compare(
            Fate.Ended told, JsonNode sealed, long height, Set<String> found, List<String> wrong) {
        if (!found.add(told.id())) {
            wrong.add("transfer " + told.id() + " is in a second block, " + height);
        } else if (!told.outcome().equals(sealed.path("outcome").asString()) || told.height() != height) {
            wrong.add(String.format(Locale.ROOT,
                    "transfer %s ended as %s in block %d, it was said, but is %s in block %d", told.id(),
                    told.outcome(), told.height(), sealed.path("outcome").asString(), height));
        }
    }
}
