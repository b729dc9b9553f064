package lamportbank.fuzz;

import java.util.Locale;
import java.util.Map;

/// What came of it.
///
/// @param refused how many inputs were
/// @param findings each kind with its smallest input
/// @param counts how often each kind was met
record Report(
        long seed, int services, long inputs, long refused, double seconds, Map<String, Finding> findings,
        Map<String, Integer> counts) {
    private static final int LONGEST = 3000;

    boolean isClean() {
        return findings.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "seed %d: %,d inputs to %d services in %.0f s: %,d refused, %,d taken; %s%n",
                        seed, inputs, services, seconds, refused, inputs - refused,
                        isClean() ? "nothing found" : findings.size() + " kinds of faults"));
        findings.forEach((kind, finding) -> {
            text.append('\n').append(kind).append(" (").append(counts.get(kind)).append(" times)\n");
            text.append("  ").append(shortened(finding.detail().strip())).append('\n');
            Input input = finding.input();
            if (input != null) {
                text.append("  ").append(input).append('\n');
                text.append("  ").append(shortened(input.asCommand())).append('\n');
                text.append("  ./fuzz --seed ").append(seed).append(" --input ").append(input.number()).append('\n');
            }
        });
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() < LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
