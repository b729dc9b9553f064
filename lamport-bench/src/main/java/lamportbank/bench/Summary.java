package lamportbank.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What came out, for people and for programs.
///
/// @param model how orders were given, in words
/// @param seconds how long was measured
/// @param toldToComeBack how often the answer was 429 or 503, and the order was given again
/// @param noAnswers how often there was none, and the order was given again
/// @param unsent orders whose turn did not come before the end, though they were due
record Summary(
        URI address, int clients, int branches, String model, double seconds, List<Result> results,
        long toldToComeBack, long noAnswers, long unsent, Optional<Cost> cost, List<Check> checks) {
    /// @param order as in `transfers`
    /// @param outcomes of those that ended while it was measured
    /// @param latency in milliseconds, from when they were due, of all that were due while it was measured
    /// @param corrected the same, with what waiting callers did not give; empty if latency counts that already
    record Result(
            String order, long ended, double perSecond, Map<String, Long> outcomes, Latency latency,
            Optional<Latency> corrected) {
        static Result of(Order.Kind kind, Tally.Measured measured, boolean isOpen, double seconds) {
            long ended = measured.ended().values().stream().mapToLong(Long::longValue).sum();
            return new Result(
                    kind.plural(), ended, seconds == 0 ? 0 : ended / seconds, measured.ended(),
                    Latency.of(measured.times()),
                    isOpen ? Optional.empty() : Optional.of(Latency.corrected(measured.times())));
        }
    }

    /// What everything cost from before the warm-up until all was quiet, everyone's orders counted.
    ///
    /// @param entries requests that entered the critical section
    /// @param blocks sealed: fewer, since a client's consecutive requests enter together
    record Cost(
            long transfers, double entries, long blocks, double messages, double clientCommits, double bankCommits,
            long deposits, double branchMessages, double branchCommits) {}

    boolean isGood() {
        return checks.stream().allMatch(Check::ok);
    }

    // ---- for people

    String text() {
        List<String> lines = new ArrayList<>();
        results.forEach(result -> describe(result, lines));
        if (toldToComeBack > 0) {
            line(lines, "told to wait", "%,d times (429 or 503): given again when it was said", toldToComeBack);
        }
        if (noAnswers > 0) {
            line(lines, "no answer", "%,d times: given again with the same key", noAnswers);
        }
        if (unsent > 0) {
            line(lines, "not given", "%s due and had no turn before the end: this rate is too high",
                    Numbers.count(unsent, "order was", "orders were"));
        }
        if (toldToComeBack + noAnswers + unsent > 0) {
            lines.add("");
        }
        cost.ifPresentOrElse(known -> describe(known, lines),
                () -> line(lines, "cost", "not known: not all processes show their meters, or one was started anew"));
        String name = "checked";
        for (Check check : checks) {
            line(lines, name, "%s %s", check.ok() ? "✓" : "✗", check.sentence());
            name = "";
        }
        return String.join("\n", lines) + "\n";
    }

    private void describe(Result result, List<String> lines) {
        line(lines, result.order(), "%,d ended in %.1f s: %,.1f per second", result.ended(), seconds,
                result.perSecond());
        StringBuilder outcomes = new StringBuilder();
        result.outcomes().forEach((outcome, count) -> outcomes.append(
                Numbers.text("%s%,d %s", outcomes.isEmpty() ? "" : ", ", count, describe(outcome))));
        if (!outcomes.isEmpty()) {
            line(lines, "", "%s", outcomes);
        }
        line(lines, "  latency, ms", "%9s %9s %9s %9s %9s", "50 %", "90 %", "99 %", "99.9 %", "max");
        result.corrected().ifPresentOrElse(corrected -> {
            describe("  callers saw", result.latency(), lines);
            describe("  corrected", corrected, lines);
        }, () -> describe("  from when due", result.latency(), lines));
        lines.add("");
    }

    private static String describe(String outcome) {
        return outcome.equals("ABORT") ? "ABORT (not covered)" : outcome;
    }

    private static void describe(String name, Latency latency, List<String> lines) {
        line(lines, name, "%9s %9s %9s %9s %9s", Numbers.millis(latency.p50()), Numbers.millis(latency.p90()),
                Numbers.millis(latency.p99()), Numbers.millis(latency.p999()), Numbers.millis(latency.max()));
    }

    private void describe(Cost cost, List<String> lines) {
        if (cost.entries() > 0) {
            line(lines, "a transfer", "%s messages, %s commits (clients %s, bank %s)",
                    per(cost.messages(), cost.transfers()),
                    per(cost.clientCommits() + cost.bankCommits(), cost.transfers()),
                    per(cost.clientCommits(), cost.transfers()), per(cost.bankCommits(), cost.transfers()));
            line(lines, "an entry", "%s messages (at most 3(N-1) = %d), %s transfers, %s blocks",
                    per(cost.messages(), cost.entries()), 3 * (clients - 1), per(cost.transfers(), cost.entries()),
                    per(cost.blocks(), cost.entries()));
        }
        if (cost.deposits() > 0) {
            line(lines, "a deposit", "%s messages, %s commits", per(cost.branchMessages(), cost.deposits()),
                    per(cost.branchCommits(), cost.deposits()));
        }
        if (cost.entries() + cost.deposits() > 0) {
            lines.add("");
        }
    }

    private static String per(double what, double times) {
        return Numbers.ratio(what / times);
    }

    private static void line(List<String> lines, String name, String format, Object... values) {
        lines.add(String.format(Locale.ROOT, "%-16s", name) + Numbers.text(format, values));
    }
}
