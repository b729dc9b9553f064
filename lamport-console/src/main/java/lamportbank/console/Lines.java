package lamportbank.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;

/// What is typed.
@FunctionalInterface
interface Lines {
    /// @return null if there is no more
    @Nullable
    String next();

    /// Lines that no person types just now: nothing is shown between them.
    static Lines of(BufferedReader reader) {
        return () -> {
            try {
                return reader.readLine();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        };
    }
}
