package lamportbank.core.branch;

/// The id that a customer gives to an update, so that it can be asked for again without being executed again. A
/// branch numbers an update without one: those numbers are negative (see [Update]), so no customer's id can be one.
///
/// @param number 1 to [#MAX]
public record EventId(long number) {
    /// The largest that every JSON parser reads exactly.
    public static final long MAX = (1L << 53) - 1;

    /// What is allowed, for a person.
    public static final String ALLOWED = "a whole number from 1 to " + MAX;

    /// @throws IllegalArgumentException if it is out of range
    public EventId {
        if (!accepts(number)) {
            throw new IllegalArgumentException("an event id is " + ALLOWED + ", not " + number);
        }
    }

    public static boolean accepts(long number) {
        return number >= 1 && number <= MAX;
    }
}
