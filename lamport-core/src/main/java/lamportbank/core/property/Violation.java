package lamportbank.core.property;

import java.util.Locale;

import lamportbank.core.process.ProcessId;

/// A property that was broken.
///
/// @param process whose step broke it
/// @param effect the number of the effect that broke it, at that process; 0 if it was that nothing more happened
/// @param what happened, for a person
public record Violation(Property property, ProcessId process, long effect, String what) {
    /// As in `violated: at most one inside: client-2: inside at once are …`.
    @Override
    public String toString() {
        return "violated: " + property.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + process + ": " + what;
    }
}
