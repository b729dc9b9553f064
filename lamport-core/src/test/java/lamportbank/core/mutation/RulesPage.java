package lamportbank.core.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `docs/rules-that-matter.md`, with the figures of the run that writes it.
final class RulesPage {
    private static final Path PAGE = Path.of("../docs/rules-that-matter.md");

    /// Those from which a reader learns most.
    private static final List<String> INSTRUCTIVE = List.of(
            "FIFO: no gaps",
            "stamps, not counts",
            "hold-back",
            "WELCOME with outstanding requests",
            "fetch what an evicted member sealed",
            "mode: eager updates end first");

    private static final Pattern LESS_INSTRUCTIVE =
            Pattern.compile("^ +\\S+ +(-|\\d+) +(takes|waits|asks|is asked|answers"
                    + "|learns|is called|is now|notes|opens|looks|event|finishes|refuses|knows|LEAVES"
                    + "|(sends|receives) +(ACKNOWLEDGE|PROPAGATED)) |^ +branch-.* has ");

    private RulesPage() {}

    static void write(List<Catch> caught) throws IOException {
        StringBuilder page = new StringBuilder("""
                # Rules that matter

                Delete a rule, and watch which schedule breaks. Each line below is one rule of the core, broken on purpose in one
                place of its source
                ([`ClientRules`](../lamport-core/src/test/java/lamportbank/core/mutation/ClientRules.java),
                [`BranchRules`](../lamport-core/src/test/java/lamportbank/core/mutation/BranchRules.java),
                [`FocusedRules`](../lamport-core/src/test/java/lamportbank/core/mutation/FocusedRules.java)); a test compiles it and
                asserts that somebody notices:

                - **simulator**: the seeded simulator, with the first seed that fails. The real core passes all seeds up to the largest.
                - **schedule**: a schedule kept as a file, where the simulator's standard run does not come by.
                - **check**: a check of its own, for a fault that no simulated process has: losing a disk, lying, forging.

                *Steps* is the length of the shortest schedule known that shows what goes wrong: how many things have to happen
                before whatever else is under way arrives. These schedules are in
                [`transcripts/broken`](../lamport-core/src/test/resources/transcripts/broken), as the broken core tells them; the test
                replays each against the broken core, line by line, and against the real one, where nothing goes wrong. Five rules,
                and those that only a liar breaks, have none: the simulator shows what happens without them, in a longer run.

                ```
                mvn -pl lamport-core -am test -Dtest=RulesThatMatterTest                       # half a minute; prints this table
                mvn -pl lamport-core -am test -Dtest=RulesThatMatterTest -Dmutants.write=true  # and writes this page
                mvn -pl lamport-core -am test -Dtest=RulesThatMatterTest -Dmutants.look=true   # minutes; looks for shorter schedules first
                ```

                | rule | what goes wrong without it | caught by | seed, steps |
                | --- | --- | --- | --- |
                """);
        for (Catch one : caught) {
            page.append(String.format("| %s | %s | %s: %s | %s, %s |%n", one.mutant().rule(), one.mutant().why(),
                    one.shownBy(), one.by().replace("|", "\\|"), one.seedOrNone(), one.steps()));
        }
        page.append("""

                Two rules are enforced twice, so that breaking one place alone changes nothing: the bank's check of a
                member's status and its channel's refusal of the evicted; the members' list of the gone and their channel's. The
                mutant breaks both.

                ## Six to read

                Who, its clock, what, and with whom; what was said to people and to the bank is left out.
                """);
        for (String rule : INSTRUCTIVE) {
            Catch one = caught.stream().filter(c -> c.mutant().rule().equals(rule)).findFirst().orElseThrow();
            page.append("\n### Without \"").append(rule).append("\"\n\n").append(capital(one.mutant().why()))
                    .append(".\n\n```\n")
                    .append(body(one.schedule().orElseThrow()))
                    .append("```\n");
        }
        Files.writeString(PAGE, page);
    }

    /// What leads to it: without the commands, and without what follows from what is there.
    private static String body(String schedule) {
        return schedule.lines()
                .filter(line -> line.startsWith("  ") && !LESS_INSTRUCTIVE.matcher(line).find())
                .map(line -> line.replaceFirst("^ {2}", "").replaceAll(" {2,}(to|from|of|by) ", "  $1 ") + "\n")
                .collect(Collectors.joining());
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
