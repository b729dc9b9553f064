package lamportbank.core.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import lamportbank.core.branch.Mode;
import lamportbank.core.explorer.Explorer.Extent;

import static org.assertj.core.api.Assertions.assertThat;

/// What stands for all states comes to the same as all states do. The proof is in [Likeness] and [Focus]; this shows
/// that it is about these programs.
class ReductionTest {
    private static final long MAX_STATES = 1_000_000;

    static Stream<Scenario> scenarios() {
        return Stream.of(
                Scenarios.clients(1, 1),
                Scenarios.clients(2, 1),
                Scenarios.clients(2, 2),
                Scenarios.clients(1, 1, 0),
                Scenarios.clients(2, 0, 0),
                Scenarios.clients(2, 1).inPairs(),
                Scenarios.clients(1, 1).withCrashes(1),
                Scenarios.clients(2, 1).withCrashes(1),
                Scenarios.clients(1, 0, 0).withCrashes(1),
                Scenarios.join(1, 1),
                Scenarios.join(1, 1).withCrashes(1),
                Scenarios.join(0, 1, 0),
                Scenarios.eviction(2, 1, 1),
                Scenarios.eviction(2, 0, 1, 0),
                Scenarios.branches(2, 0, 0),
                Scenarios.branches(1, 1, 0),
                Scenarios.branches(2, 0, 0).withCrashes(1),
                Scenarios.batches(3, 1),
                Scenarios.batches(2, 0, 0),
                Scenarios.changingBatches(List.of(2), 2, 0),
                Scenarios.changingBranches(Mode.ORDERED, List.of(1), 1, 0, 0),
                Scenarios.changingBranches(Mode.EAGER, List.of(1), 1, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void the_reduced_exploration_comes_to_the_same_ends(Scenario scenario) {
        Explorer.Result full = Explorer.explore(scenario, Extent.FULL, MAX_STATES);
        Explorer.Result unlike = Explorer.explore(scenario, Extent.UNLIKE, MAX_STATES);
        Explorer.Result reduced = Explorer.explore(scenario, Extent.REDUCED, MAX_STATES);

        System.out.printf("%s: %,d states, unlike %,d, reduced %,d%n",
                scenario, full.states(), unlike.states(), reduced.states());
        assertThat(full.complete() && unlike.complete() && reduced.complete()).isTrue();
        assertThat(unlike.violation()).isEqualTo(full.violation());
        assertThat(reduced.violation()).isEqualTo(full.violation());
        assertThat(unlike.endings()).isEqualTo(full.endings());
        assertThat(reduced.endings()).isEqualTo(full.endings());
        assertThat(unlike.states()).isLessThanOrEqualTo(full.states());
        assertThat(reduced.states()).isLessThanOrEqualTo(unlike.states());
    }

    /// In all states, not only in those that the reduced exploration visits.
    @ParameterizedTest
    @MethodSource("scenarios")
    void alike_states_lead_to_alike_states(Scenario scenario) {
        World world = new World(scenario, true);
        Likeness likeness = new Likeness(world, new Forms(world));
        Map<Tokens.Fingerprint, Set<String>> known = new HashMap<>();
        visit(world, (state, successors) -> {
            Set<String> leads = new HashSet<>();
            successors.forEach((event, after) -> leads.add(plainly(event) + " to " + likeness.of(after)));
            assertThat(known.computeIfAbsent(likeness.of(state), _ -> leads)).isEqualTo(leads);
        });
    }

    /// Calls have other numbers and times in a state that is like another.
    private static String plainly(Event event) {
        return event instanceof Event.RestArrival(Rest rest)
                ? "REST " + rest.caller() + rest.callee() + rest.answer()
                : event.toString();
    }

    /// So most watches need not be compared.
    @ParameterizedTest
    @MethodSource("scenarios")
    void what_most_watches_have_seen_follows_from_the_rest(Scenario scenario) {
        World world = new World(scenario, true);
        Map<List<Integer>, List<Integer>> known = new HashMap<>();
        visit(world, (state, _) -> {
            List<Integer> all = Arrays.stream(state).boxed().toList();
            List<Integer> rest = new ArrayList<>(all.subList(0, world.watchesAt()));
            Arrays.stream(world.remembering()).map(at -> state[at]).forEach(rest::add);
            assertThat(known.computeIfAbsent(rest, _ -> all)).isEqualTo(all);
        });
    }

    /// Every state, with what each of its events leads to.
    private static void visit(World world, BiConsumer<int[], Map<Event, int[]>> visitor) {
        Set<List<Integer>> seen = new HashSet<>();
        ArrayDeque<int[]> next = new ArrayDeque<>(List.of(world.beginning()));
        seen.add(Arrays.stream(world.beginning()).boxed().toList());
        while (!next.isEmpty()) {
            int[] state = next.poll();
            Map<Event, int[]> successors = new HashMap<>();
            for (Event event : world.events(state)) {
                Optional<int[]> after = world.after(state, event).map(World.Outcome::state);
                after.ifPresent(found -> successors.put(event, found));
                after.filter(found -> seen.add(Arrays.stream(found).boxed().toList())).ifPresent(next::add);
            }
            visitor.accept(state, successors);
        }
    }
}
