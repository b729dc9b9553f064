package lamportbank.clock;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import lamportbank.core.clock.StampText;

/// What a request or response says of its sender.
///
/// @param node the sender's name, as it says; nothing if it says none
record Stamp(@Nullable String node, long time) {
    private static final Pattern NAME = Pattern.compile("[!-~]([ -~]{0,98}[!-~])?");

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// @param clocks the values of the header `Lamport-Clock`
    /// @param nodes those of `Lamport-Node`
    /// @return nothing if there is no clock: the sender has none
    /// @throws IllegalArgumentException in words, if there is something that is no stamp
    static Optional<Stamp> read(List<String> clocks, List<String> nodes) {
        String clock = single(StampText.CLOCK, clocks);
        String node = single(StampText.NODE, nodes);
        if (clock == null) {
            return Optional.empty();
        }
        if (node != null && !isName(node)) {
            throw new IllegalArgumentException(
                    StampText.NODE + " must be a name of 1 to 100 printable ASCII characters");
        }
        return Optional.of(new Stamp(node, StampText.time(clock)));
    }

    private static @Nullable String single(String header, List<String> values) {
        if (values.size() > 1) {
            throw new IllegalArgumentException("there may be one header " + header + " at most");
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
