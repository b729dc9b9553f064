package lamportbank.core.process;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One input and all that it led to: what the journal stores and a crash never splits.
///
/// @param number 1, 2, 3, …
/// @param firstEffect the number of the first effect; effects are numbered through, from 1
/// @param effects at least one
public record Step(long number, long firstEffect, Input input, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
        if (effects.isEmpty()) {
            throw new IllegalArgumentException("an input without effect is not a step");
        }
    }

    public long lastEffect() {
        return firstEffect + effects.size() - 1;
    }

    /// Whether these are the effects of this step. Journals written before a multicast was one effect have one for each
    /// receiver instead: they count as the same.
    boolean cameOf(List<Effect> others) {
        return effects.equals(others) || multicasts(effects).equals(multicasts(others));
    }

    private static List<Effect> multicasts(List<Effect> effects) {
        List<Effect> merged = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Sent next
                    && !merged.isEmpty()
                    && merged
                            .getLast() instanceof Effect.Sent(long time, SortedMap<ProcessId, Long> to, Message message)
                    && next.time() == time
                    && next.message().equals(message)) {
                SortedMap<ProcessId, Long> all = new TreeMap<>(to);
                all.putAll(next.to());
                merged.set(merged.size() - 1, new Effect.Sent(time, all, message));
            } else {
                merged.add(effect);
            }
        }
        return merged;
    }
}
