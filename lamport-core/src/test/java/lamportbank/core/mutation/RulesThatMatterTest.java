package lamportbank.core.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import lamportbank.core.mutation.Mutant.Proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Every rule is broken once, and every broken rule is caught. The real core passes the same seeds and schedules.
class RulesThatMatterTest {
    private static final int THREADS = 2;
    private static final long SEEDS = 3_000;

    /// Where to begin, if many seeds before show nothing.
    private static final Map<String, Long> FIRST_SEEDS = Map.of(
            "FIFO: no gaps", 98L,
            "journal before send", 164L,
            "stamps, not counts", 137L,
            "hear from everyone, for each", 274L,
            "an evicted number is remembered", 1903L);
    private static final boolean LOOK = Boolean.getBoolean("mutants.look");
    private static final boolean WRITE = LOOK || Boolean.getBoolean("mutants.write");
    private static final long WALKS_UNHARMED = 200;
    private static final long WALKS = 500;
    private static final long WALKS_IF_NOTHING_ELSE = 8_000;

    static List<Mutant> all() {
        return Stream.of(
                ClientRules.clocks(),
                ClientRules.channels(),
                ClientRules.mutualExclusion(),
                ClientRules.chain(),
                ClientRules.bank(),
                ClientRules.membership(),
                BranchRules.orderedMulticast(),
                BranchRules.modeSwitch(),
                ClientRules.lies(),
                FocusedRules.all()).flatMap(List::stream).toList();
    }

    @Test
    void a_broken_rule_is_caught() throws Exception {
        List<Mutant> mutants = all();
        List<Catch> caught = new ArrayList<>();
        List<String> survivors = new ArrayList<>();
        try (ExecutorService hunters = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Optional<Catch>>> hunts = hunters.invokeAll(
                    mutants.stream().map(mutant -> (Callable<Optional<Catch>>) () -> hunt(mutant)).toList());
            for (int i = 0; i < mutants.size(); i++) {
                String rule = mutants.get(i).rule();
                hunts.get(i).get().ifPresentOrElse(caught::add, () -> survivors.add(rule));
            }
        }
        System.out.println(Catch.TITLES);
        caught.forEach(one -> System.out.println(one.line()));
        assertThat(survivors).as("broken rules that nobody noticed").isEmpty();
        assertTheRealCorePasses(caught);
        if (WRITE) {
            RulesPage.write(caught);
        }
    }

    private static Optional<Catch> hunt(Mutant mutant) {
        Hunt broken = new Hunt(MutatedCore.with(mutant));
        if (mutant.proof() == Proof.FOCUSED) {
            String wrong = broken.focused(mutant.scene());
            return wrong.isEmpty() ? Optional.empty() : Optional.of(Catch.byCheck(mutant, wrong));
        }
        if (LOOK) {
            look(mutant, broken);
        }
        Optional<String> schedule = Schedules.of(mutant);
        schedule.ifPresent(text -> assertThat(broken.replay(text).lines().toList())
                .as("the broken core, " + mutant)
                .containsExactlyElementsOf(text.lines().toList())
                .anyMatch(line -> line.contains("!!")));
        return mutant.proof() == Proof.WALK
                ? schedule.map(text -> Catch.bySchedule(mutant, text))
                : broken.simulate(mutant.proof().simulation, FIRST_SEEDS.getOrDefault(mutant.rule(), 1L), SEEDS)
                        .map(prey -> Catch.bySimulator(mutant, prey, schedule));
    }

    private static void look(Mutant mutant, Hunt broken) {
        List<String> found =
                broken.walk(mutant.scene(), mutant.proof() == Proof.WALK ? WALKS_IF_NOTHING_ELSE : WALKS);
        Schedules.keep(mutant, broken, found);
    }

    private static void assertTheRealCorePasses(List<Catch> caught) {
        Hunt real = new Hunt(MutatedCore.unbroken());
        for (Catch one : caught) {
            assertThat(real.simulate(one.mutant().proof().simulation, one.seed(), one.seed()))
                    .as("the real core, " + one.mutant()).isEmpty();
            one.schedule().ifPresent(text -> assertThat(real.replay(text))
                    .as("the real core, " + one.mutant())
                    .doesNotContain("!!"));
            if (one.mutant().proof() == Proof.FOCUSED) {
                assertThat(real.focused(one.mutant().scene())).as("the real core, " + one.mutant()).isEmpty();
            }
        }
    }

    /// Random schedules do no harm to the real core; those that are found in a broken one say something.
    @Test
    void the_real_core_walks_unharmed() {
        Hunt real = new Hunt(MutatedCore.unbroken());
        all().stream()
                .filter(mutant -> mutant.proof() != Proof.FOCUSED)
                .map(Mutant::scene)
                .distinct()
                .forEach(scene -> assertThat(real.walk(scene, WALKS_UNHARMED)).as(scene).isEmpty());
    }

    @Test
    void a_mutant_whose_text_is_gone_fails_loudly() {
        Mutant stale = Mutant.of(
                Proof.CLIENTS, "stale", "", "clock/LamportClock.java", "this is not in the source", "");
        assertThatThrownBy(stale::source).isInstanceOf(AssertionError.class).hasMessageContaining("is no more");
        Mutant vague = Mutant.of(Proof.CLIENTS, "vague", "", "clock/LamportClock.java", "time", "");
        assertThatThrownBy(vague::source).isInstanceOf(AssertionError.class).hasMessageContaining("more than once");
    }
}
