package lamportbank.core.explorer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Property;
import lamportbank.core.property.Violation;
import lamportbank.core.property.Watch;

/// What a watch over one property of some processes can have seen. That is little, even where the runs that it has seen
/// are many. For several threads.
final class Sights {
    /// @param watch the number of the watch that has seen this too
    record Seen(int watch, Optional<Violation> violation) {}

    private record Sight(int watch, int transition) {}

    private final Interned<Watch> watches = new Interned<>();
    private final Map<Sight, Seen> seen = new ConcurrentHashMap<>();
    private final Scope scope;

    /// @param whole all processes whose names are known from the beginning
    Sights(Scope scope, List<ProcessId> whole) {
        this.scope = scope;
        Watch watch = Watch.over(Set.of(scope.property()));
        whole.stream().filter(scope::isOf).forEach(process -> watch.onEffects(process, 1, List.of()));
        watches.number(watch);
    }

    Property property() {
        return scope.property();
    }

    /// What it sees of a transition.
    List<List<Effect>> shown(ProcessId name, Locals.Transition transition) {
        return transition.steps().stream()
                .map(effects -> effects.stream().flatMap(effect -> scope.shown(name, effect).stream()).toList())
                .filter(effects -> !effects.isEmpty())
                .toList();
    }

    /// @param steps what it sees of the transition with this number
    Seen look(int watch, ProcessId name, int transition, List<List<Effect>> steps) {
        Sight sight = new Sight(watch, transition);
        Seen known = seen.get(sight);
        return known != null ? known : seen.computeIfAbsent(sight, _ -> watched(watch, name, steps));
    }

    private Seen watched(int watch, ProcessId name, List<List<Effect>> steps) {
        Watch next = watches.get(watch).copy();
        Optional<Violation> violation = Optional.empty();
        for (List<Effect> effects : steps) {
            Optional<Violation> found = next.onEffects(name, 1, effects);
            violation = violation.or(() -> found);
        }
        return new Seen(watches.number(next), violation);
    }

    Optional<Violation> onSilence(int watch) {
        return watches.get(watch).onSilence();
    }
}
