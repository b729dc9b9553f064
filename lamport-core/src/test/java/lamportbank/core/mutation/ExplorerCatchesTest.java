package lamportbank.core.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// The explorer catches the broken rules too, although it looks only at states and orders that stand for all others, and
/// relies on some of these rules when it picks them.
class ExplorerCatchesTest {
    private static final int THREADS = 2;
    private static final long MAX_STATES = 120_000;

    /// What nothing in the systems of every build can show, and why.
    private static final Map<String, String> BEYOND = Map.of(
            "FIFO: no gaps", "its channels are FIFO",
            "kept until acknowledged", "its channels lose nothing",
            "journal before send", "its journals do not fail",
            "what leaves is not held", "its processes hold nothing",
            "one number per journal", "nobody joins after one who registered twice",
            "an evicted number is remembered", "nobody joins while another is evicted",
            "leave when done", "nobody leaves",
            "mode: hold what is ahead", "no system here shows it",
            "mode: drain the queue", "the system that shows it is one of the large ones",
            "mode: everyone has agreed", "it shows after more states than are looked at here");

    /// One for each kind of system.
    private static final Set<String> SOME = Set.of(
            "tie-break by node", "fencing", "ordered: only what is stable", "mode: no batch meanwhile");

    @Test
    void the_reduced_exploration_catches_a_broken_rule_in_each_kind_of_system() throws Exception {
        assertCaught(SOME::contains, SOME.size());
    }

    @Tag("long")
    @Test
    void the_reduced_exploration_catches_every_broken_rule_within_its_reach() throws Exception {
        List<String> rules = RulesThatMatterTest.all().stream()
                .filter(mutant -> mutant.proof() != Mutant.Proof.FOCUSED && mutant.proof() != Mutant.Proof.LIARS)
                .map(Mutant::rule)
                .filter(rule -> !BEYOND.containsKey(rule))
                .toList();
        assertCaught(rules::contains, rules.size());
    }

    private static void assertCaught(Predicate<String> rules, int count) throws Exception {
        List<Mutant> mutants =
                RulesThatMatterTest.all().stream().filter(mutant -> rules.test(mutant.rule())).toList();
        assertThat(mutants).hasSize(count);
        List<String> survivors = new ArrayList<>();
        try (ExecutorService hunters = Executors.newFixedThreadPool(THREADS)) {
            List<Future<String>> hunts = hunters.invokeAll(mutants.stream()
                    .map(mutant -> (Callable<
                            String>) () -> new Hunt(MutatedCore.with(mutant)).explore("REDUCED", MAX_STATES))
                    .toList());
            for (int i = 0; i < mutants.size(); i++) {
                String found = hunts.get(i).get();
                System.out.printf("%-36s %s%n", mutants.get(i).rule(), found.lines().findFirst().orElse(""));
                if (found.isEmpty()) {
                    survivors.add(mutants.get(i).rule());
                }
            }
        }
        assertThat(survivors).as("broken rules that the explorer did not notice").isEmpty();
    }
}
