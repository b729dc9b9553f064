package lamportbank.core.process;

import java.util.List;

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
}
