package lamportbank.core.clock;

/// A stamp as HTTP carries it: two headers, who speaks and when.
public final class StampText {
    /// The sender's logical time, as a decimal number.
    public static final String CLOCK = "Lamport-Clock";

    /// The sender's name.
    public static final String NODE = "Lamport-Node";

    private StampText() {}

    /// Reads the value of the header [#CLOCK].
    ///
    /// @throws IllegalArgumentException if it is no stamp that a clock takes
    public static long time(String text) {
        try {
            long time = Long.parseLong(text);
            if (LamportClock.accepts(time) && !text.startsWith("+")) {
                return time;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(CLOCK + " must be a whole number from 0 to 2^53 - 2, not '" + text + "'");
    }
}
