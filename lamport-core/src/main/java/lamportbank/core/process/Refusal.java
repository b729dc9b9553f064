package lamportbank.core.process;

import java.util.function.Supplier;

/// An input that is not taken. Thrown before anything has changed: neither clock nor state knows of it.
public final class Refusal extends RuntimeException {
    /// Why, in the coarse classes that a caller can act on.
    public enum Reason {
        /// The input makes no sense, now or ever.
        INVALID,
        /// It speaks of something that is not there.
        UNKNOWN,
        /// It contradicts what is already so.
        CONFLICT,
        /// It builds on what this process has lost: its journal is an older copy.
        BEHIND,
        /// A message came before its predecessors; the detail says which number is expected.
        GAP,
        /// The sender is no member any more, or not who it says.
        FENCED,
        /// Not now: the process is not ready for it yet.
        UNAVAILABLE,
        /// Not now: a limit is reached.
        FULL,
        /// More than may come at once.
        TOO_LARGE
    }

    private final Reason reason;

    /// Makes a value of what came from outside.
    ///
    /// @throws Refusal in the value's own words, if there is no such value
    public static <T> T unlessInvalid(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException none) {
            throw new Refusal(Reason.INVALID, String.valueOf(none.getMessage()));
        }
    }

    public Refusal(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// What was wrong and what is allowed, in one sentence for a person.
    public String detail() {
        return String.valueOf(getMessage());
    }
}
