package lamportbank.core.explorer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Property;
import lamportbank.core.property.Violation;
import lamportbank.core.property.Watch;

/// What a watch over one property can have seen. That is little, even where the runs that it has seen are many.
final class Sights {
    /// @param watch the number of the watch that has seen this too
    record Seen(int watch, Optional<Violation> violation) {}

    private record Sight(int watch, int transition) {}

    private final Interned<Watch> watches = new Interned<>();
    private final Map<Sight, Seen> seen = new HashMap<>();

    Sights(Property property) {
        watches.number(Watch.over(Set.of(property)));
    }

    Seen look(int watch, ProcessId name, Locals.Transition transition) {
        return seen.computeIfAbsent(new Sight(watch, transition.number()), _ -> {
            Watch next = watches.get(watch).copy();
            Optional<Violation> violation = Optional.empty();
            for (List<Effect> effects : transition.steps()) {
                Optional<Violation> found = next.onEffects(name, 1, effects);
                violation = violation.or(() -> found);
            }
            return new Seen(watches.number(next), violation);
        });
    }

    Optional<Violation> onSilence(int watch) {
        return watches.get(watch).onSilence();
    }
}
