package lamportbank.core.channel;

/// The random name of a process's journal, which lasts as long as the journal does. It is a text everywhere; this says
/// which texts can be one.
public final class Incarnation {
    private static final int LONGEST = 64;

    private Incarnation() {}

    /// @return the same text
    /// @throws IllegalArgumentException if it is not 1 to 64 visible ASCII characters
    public static String require(String text) {
        boolean fits = !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars().allMatch(character -> character > ' ' && character < 0x7f);
        if (!fits) {
            throw new IllegalArgumentException(
                    "an incarnation is a random name of 1 to " + LONGEST + " visible ASCII characters");
        }
        return text;
    }
}
