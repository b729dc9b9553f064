package lamportbank.fuzz;

import org.jspecify.annotations.Nullable;

/// Something that should not be.
///
/// @param kind the same for the same fault, as far as can be told
/// @param input the smallest that leads to it; null if it cannot be told which does
/// @param detail what was seen
record Finding(String kind, @Nullable Input input, String detail) {
    /// Of two of a kind, the one that is easier to look at.
    Finding smaller(Finding other) {
        if (input == null || other.input == null) {
            return input == null ? other : this;
        }
        int bySize = Integer.compare(input.mutations().size(), other.input.mutations().size());
        if (bySize == 0) {
            bySize = Integer.compare(input.bytes().length, other.input.bytes().length);
        }
        return bySize <= 0 ? this : other;
    }
}
