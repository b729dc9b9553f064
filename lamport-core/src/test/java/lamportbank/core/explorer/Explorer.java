package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import lamportbank.core.simulation.Narration;

/// Visits every state that a scenario can reach, the nearest first.
final class Explorer {
    /// @param states how many different ones were visited
    /// @param ends in how many nothing was under way any more
    /// @param depth how many events the longest shortest way has
    /// @param complete whether these were all there are
    /// @param violation what was broken and the shortest trace to it; empty if nothing was
    record Result(
            String title,
            int states,
            long transitions,
            int ends,
            int depth,
            double seconds,
            boolean complete,
            Optional<String> violation) {
        /// The figures in one line.
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %,d states, %,d transitions, %,d ends, at most %d events, %.1f seconds%s",
                    title, states, transitions, ends, depth, seconds,
                    violation.map(found -> "\n" + found)
                            .orElse(complete ? "" : ", NOT COMPLETE: the limit was reached"));
        }
    }

    private static final double NANOS_PER_SECOND = 1e9;

    private final Scenario scenario;
    private final World world;
    private final StateTable table;
    private long transitions;
    private int ends;

    private Explorer(Scenario scenario) {
        this.scenario = scenario;
        world = new World(scenario);
        table = new StateTable(world.width());
    }

    /// @param maxStates where to give up
    static Result explore(Scenario scenario, int maxStates) {
        return new Explorer(scenario).run(maxStates);
    }

    private Result run(int maxStates) {
        long began = System.nanoTime();
        Optional<String> violation = Optional.empty();
        table.add(world.beginning(), -1, -1);
        int index = 0;
        while (index < table.size() && table.size() <= maxStates && violation.isEmpty()) {
            violation = expand(index++);
        }
        return new Result(
                scenario.title(),
                table.size(),
                transitions,
                ends,
                path(index - 1).size(),
                (System.nanoTime() - began) / NANOS_PER_SECOND,
                index == table.size(),
                violation);
    }

    /// @return what went wrong, with the way to it
    private Optional<String> expand(int index) {
        int[] state = table.get(index);
        List<Event> events = world.events(state);
        boolean silent = true;
        for (int number = 0; number < events.size(); number++) {
            Event event = events.get(number);
            Optional<World.Outcome> outcome;
            try {
                outcome = world.after(state, event);
            } catch (AssertionError | RuntimeException failure) {
                return Optional.of(trace(index, event, failure.toString()));
            }
            if (outcome.isPresent()) {
                transitions++;
                silent &= event instanceof Event.Crash;
                if (outcome.get().violation().isPresent()) {
                    return Optional.of(trace(index, event, outcome.get().violation().get().toString()));
                }
                table.add(outcome.get().state(), index, number);
            }
        }
        if (!silent) {
            return Optional.empty();
        }
        ends++;
        return world.onSilence(state).map(unended -> trace(index, null, unended.toString()));
    }

    // ---- for people

    private List<Integer> path(int index) {
        List<Integer> path = new ArrayList<>();
        for (int at = index; table.parent(at) >= 0; at = table.parent(at)) {
            path.add(at);
        }
        return path.reversed();
    }

    private String trace(int index, Event last, String verdict) {
        StringBuilder text = new StringBuilder(verdict).append("\nThe shortest way there:\n");
        int[] state = world.beginning();
        for (int next : path(index)) {
            Event event = world.events(state).get(table.event(next));
            narrate(state, event, text);
            state = table.get(next);
        }
        if (last != null) {
            narrate(state, last, text);
        }
        return text.toString();
    }

    private void narrate(int[] state, Event event, StringBuilder text) {
        if (event instanceof Event.Crash(int actor)) {
            text.append("-- ").append(scenario.actors().get(actor).name())
                    .append(" crashes and comes back; its acknowledgements and the answers under way are lost\n");
            return;
        }
        try {
            World.Outcome outcome = world.after(state, event).orElseThrow();
            if (outcome.transition().changesNothing()) {
                text.append("-- nothing comes of ").append(event).append('\n');
            }
            outcome.transition().steps().forEach(effects -> Narration.lines(
                    world.process(outcome.state(), outcome.actor()).self(), effects)
                    .forEach(line -> text.append(line).append('\n')));
        } catch (AssertionError | RuntimeException failure) {
            text.append("-- at ").append(event).append(": ").append(failure).append('\n');
        }
    }
}
