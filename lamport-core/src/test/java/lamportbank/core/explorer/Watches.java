package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Property;
import lamportbank.core.property.Violation;

/// The watches over all properties of a scenario. In a state of the whole each is a number. For several threads.
final class Watches {
    /// What one of the watches sees of a transition.
    private record Shown(int watch, List<List<Effect>> steps) {}

    private final List<Sights> sights;
    private final int[] remembering;
    private final Map<Integer, List<Shown>> shown = new ConcurrentHashMap<>();

    Watches(Scenario scenario) {
        List<ProcessId> names = scenario.actors().stream().map(Scenario.Actor::name).toList();
        sights = scenario.properties().stream()
                .flatMap(property -> Scope.of(property, names))
                .map(scope -> new Sights(scope, names))
                .toList();
        Set<Property> remember = EnumSet.of(
                Property.EVERY_TRANSFER_IN_ONE_BLOCK, Property.MONEY_IS_CONSERVED, Property.REPLICAS_EXECUTE_THE_SAME);
        if (scenario.evicts()) {
            remember.add(Property.ENTRY_IN_TIMESTAMP_ORDER); // who has entered and was evicted has left no trace
        }
        remembering = IntStream.range(0, sights.size())
                .filter(i -> remember.contains(sights.get(i).property()))
                .toArray();
    }

    int count() {
        return sights.size();
    }

    /// Those that remember what the processes may have forgotten. What the others remember is a part of the processes and
    /// of what is under way: clocks, numbers of messages, who is inside, which blocks are linked to which.
    IntStream remembering() {
        return IntStream.of(remembering);
    }

    /// @param from where in the state the watches are; they are what they are after the transition when this returns
    /// @return what was broken
    Optional<String> look(int[] state, int from, ProcessId name, Locals.Transition transition) {
        Optional<Violation> violation = Optional.empty();
        for (Shown one : shown(name, transition)) {
            int at = from + one.watch();
            Sights.Seen seen = sights.get(one.watch()).look(state[at], name, transition.number(), one.steps());
            state[at] = seen.watch();
            violation = violation.or(seen::violation);
        }
        return violation.map(Violation::toString);
    }

    private List<Shown> shown(ProcessId name, Locals.Transition transition) {
        List<Shown> known = shown.get(transition.number());
        return known != null ? known : shown.computeIfAbsent(transition.number(), _ -> {
            List<Shown> all = new ArrayList<>();
            for (int watch = 0; watch < sights.size(); watch++) {
                List<List<Effect>> steps = sights.get(watch).shown(name, transition);
                if (!steps.isEmpty()) {
                    all.add(new Shown(watch, steps));
                }
            }
            return List.copyOf(all);
        });
    }

    /// Nothing is under way any more: whether all that was begun has ended.
    Optional<String> onSilence(int[] state, int from) {
        Optional<Violation> violation = Optional.empty();
        for (int watch = 0; watch < sights.size(); watch++) {
            Optional<Violation> unended = sights.get(watch).onSilence(state[from + watch]);
            violation = violation.or(() -> unended);
        }
        return violation.map(Violation::toString);
    }
}
