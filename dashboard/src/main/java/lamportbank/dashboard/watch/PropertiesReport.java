package lamportbank.dashboard.watch;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import lamportbank.core.property.Property;

/// What is known of the properties.
///
/// @param watching the processes that are watched at this moment
/// @param since when
/// @param effects how many have been looked at since
record PropertiesReport(
        List<String> watching,
        Instant since,
        long effects,
        List<Checked> properties,
        MessagesPerEntry.Measured messagesPerEntry,
        Replicas.Now replicas) {
    /// @param watched whether a violation would be seen
    /// @param ok whether none has been seen
    /// @param violation the first
    record Checked(
            Property name, String sentence, String source, boolean watched, boolean ok, @Nullable Broken violation) {}

    /// @param effect the number of the effect that broke it, at that process
    /// @param finding what was wrong, for a person
    /// @param at when the effect was, by that process's clock on the wall
    record Broken(String process, long effect, String finding, Instant at) {}
}
