package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;

import lamportbank.core.simulation.Narration;

/// Visits every state that a scenario can reach, the nearest first; or as many of them as stand for all.
final class Explorer {
    /// Which states to visit.
    enum Extent {
        /// All there are.
        FULL,
        /// One of those that are alike.
        UNLIKE,
        /// One of those that are alike, in one of the orders that come to the same.
        REDUCED
    }

    /// @param states how many different ones were visited
    /// @param endings what there was when nothing was under way any more
    /// @param depth how many events the longest way has that was taken
    /// @param complete whether these were all there are
    /// @param violation what was broken and the shortest trace to it; empty if nothing was
    record Result(
            String title,
            long states,
            long transitions,
            Set<String> endings,
            int depth,
            double seconds,
            boolean complete,
            Optional<String> violation) {
        int ends() {
            return endings.size();
        }

        /// The figures in one line.
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: %,d states, %,d transitions, %,d ends, at most %d events, %.1f seconds%s",
                    title, states, transitions, ends(), depth, seconds,
                    violation.map(found -> "\n" + found)
                            .orElse(complete ? "" : ", NOT COMPLETE: the limit was reached"));
        }
    }

    private record Node(int[] state, long number) {}

    private record Failure(long number, Event event, String verdict) {}

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MAX_STATES_FOR_SHORTEST = 1_000_000;
    private static final int NODES_PER_TAKE = 64;
    private static final int THREADS = 2;

    private final Scenario scenario;
    private final Extent extent;
    private final World world;
    private final Focus focus;
    private final Likeness likeness;
    private final Function<int[], Tokens.Fingerprint> identity;
    private final Visited visited = new Visited();
    private final LongAdder transitions = new LongAdder();
    private final Set<String> endings = ConcurrentHashMap.newKeySet();
    private volatile Failure failure;

    private Explorer(Scenario scenario, Extent extent) {
        this.scenario = scenario;
        this.extent = extent;
        world = new World(scenario, extent != Extent.FULL);
        Forms forms = new Forms(world);
        focus = new Focus(world, forms);
        likeness = new Likeness(world, forms);
        identity = extent == Extent.FULL ? Explorer::whole : likeness::of;
    }

    /// All that a scenario can come to. If that breaks something, then by the shortest trace, which may not be among
    /// those that stand for all.
    static Result explore(Scenario scenario, long maxStates) {
        Result result = explore(scenario, Extent.REDUCED, maxStates);
        if (result.violation().isEmpty()) {
            return result;
        }
        Result full = explore(scenario, Extent.FULL, MAX_STATES_FOR_SHORTEST);
        return full.violation().isPresent() ? full : result;
    }

    /// @param maxStates where to give up
    static Result explore(Scenario scenario, Extent extent, long maxStates) {
        return new Explorer(scenario, extent).run(maxStates);
    }

    private static Tokens.Fingerprint whole(int[] state) {
        Tokens row = new Tokens();
        IntStream.of(state).forEach(row::number);
        return row.fingerprint(0);
    }

    private Result run(long maxStates) {
        long began = System.nanoTime();
        int[] beginning = world.beginning();
        List<Node> level = List.of(new Node(beginning, visited.add(identity.apply(beginning), -1, 0)));
        int depth = 0;
        while (!level.isEmpty() && visited.size() <= maxStates && failure == null) {
            level = expand(level);
            depth += level.isEmpty() ? 0 : 1;
        }
        return new Result(
                scenario.title(),
                visited.size(),
                transitions.sum(),
                endings,
                depth,
                (System.nanoTime() - began) / NANOS_PER_SECOND,
                level.isEmpty() && failure == null,
                Optional.ofNullable(failure).map(this::trace));
    }

    private List<Node> expand(List<Node> level) {
        if (level.size() < 4 * NODES_PER_TAKE) {
            List<Node> next = new ArrayList<>();
            level.forEach(node -> expand(node, next));
            return next;
        }
        AtomicInteger taken = new AtomicInteger();
        List<List<Node>> parts = IntStream.range(0, THREADS).parallel().mapToObj(_ -> {
            List<Node> next = new ArrayList<>();
            for (int from = taken.getAndAdd(NODES_PER_TAKE); from < level.size() && failure == null; from =
                    taken.getAndAdd(NODES_PER_TAKE)) {
                level.subList(from, Math.min(from + NODES_PER_TAKE, level.size()))
                        .forEach(node -> expand(node, next));
            }
            return next;
        }).toList();
        List<Node> next = new ArrayList<>();
        parts.forEach(next::addAll);
        return next;
    }

    private void expand(Node node, List<Node> next) {
        int[] state = node.state();
        List<Event> events = world.events(state);
        boolean[] looked = extent == Extent.REDUCED ? focus.of(state) : null;
        if (looked != null && proceed(node, events, looked, next)) {
            return;
        }
        if (!proceed(node, events, null, next) && failure == null) {
            Ending ending = Ending.of(world, state);
            endings.add(ending.summary());
            world.onSilence(state).or(ending::disagreement).ifPresent(
                    unended -> failure = new Failure(node.number(), null, unended));
        }
    }

    /// @param looked whose events to look at; null for all
    /// @return whether anything happened but crashes
    private boolean proceed(Node node, List<Event> events, boolean[] looked, List<Node> next) {
        boolean moved = false;
        for (int number = 0; number < events.size(); number++) {
            Event event = events.get(number);
            if (looked != null && !looked[event.actor()]) {
                continue;
            }
            Optional<World.Outcome> outcome;
            Optional<String> flaw;
            try {
                outcome = world.after(node.state(), event);
                flaw = outcome.flatMap(found -> found.flaw()
                        .or(() -> extent == Extent.REDUCED ? focus.surprise(node.state(), found) : Optional.empty()));
            } catch (AssertionError | RuntimeException broken) {
                outcome = Optional.empty();
                flaw = Optional.of(broken.toString());
            }
            if (flaw.isPresent()) {
                failure = new Failure(node.number(), event, flaw.get());
                return true;
            }
            if (outcome.isPresent()) {
                transitions.increment();
                moved |= !(event instanceof Event.Crash);
                int[] after = outcome.get().state();
                long known = visited.add(identity.apply(after), node.number(), number);
                if (known >= 0) {
                    next.add(new Node(after, known));
                }
            }
        }
        return moved;
    }

    // ---- for people

    private String trace(Failure found) {
        List<Integer> path = new ArrayList<>();
        for (long at = found.number(); visited.parent(at) >= 0; at = visited.parent(at)) {
            path.add(visited.event(at));
        }
        StringBuilder text = new StringBuilder(found.verdict()).append("\nThe way there:\n");
        int[] state = world.beginning();
        for (int number : path.reversed()) {
            Event event = world.events(state).get(number);
            narrate(state, event, text);
            state = world.after(state, event).orElseThrow().state();
        }
        if (found.event() != null) {
            narrate(state, found.event(), text);
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
            if (outcome.transitions().stream().allMatch(Locals.Transition::changesNothing)) {
                text.append("-- nothing comes of ").append(event).append('\n');
            }
            outcome.transitions().stream().flatMap(taken -> taken.steps().stream())
                    .flatMap(effects -> Narration.lines(
                            world.process(outcome.state(), outcome.actor()).self(), effects).stream())
                    .forEach(line -> text.append(line).append('\n'));
        } catch (AssertionError | RuntimeException failure) {
            text.append("-- at ").append(event).append(": ").append(failure).append('\n');
        }
    }
}
