package lamportbank.clock;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/// Whose requests move this application's clock. The default believes the names in `lamport.clock.receive-from`; an
/// application that knows better who is asking, by a certificate for instance, defines a bean of its own.
@FunctionalInterface
public interface TrustedSenders {
    /// @param node what the sender says it is called; nothing if it does not say
    boolean trusts(HttpServletRequest request, @Nullable String node);
}
