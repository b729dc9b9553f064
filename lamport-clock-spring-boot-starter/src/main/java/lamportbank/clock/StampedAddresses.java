package lamportbank.clock;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Which outgoing calls are stamped. The default has those in `lamport.clock.send-to`; an application may define a bean of
/// its own instead.
@FunctionalInterface
public interface StampedAddresses {
    /// Nobody's clock is any of our business.
    StampedAddresses NONE = address -> false;

    /// @param address of the call, with path and query
    boolean contains(URI address);

    /// All calls to one of these: of the same scheme, host and port.
    static StampedAddresses of(Collection<URI> origins) {
        if (origins.isEmpty()) {
            return NONE;
        }
        Set<String> all = origins.stream().map(StampedAddresses::origin).collect(Collectors.toUnmodifiableSet());
        return address -> all.contains(origin(address));
    }

    private static String origin(URI address) {
        int port =
                address.getPort() >= 0 ? address.getPort() : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return (address.getScheme() + "://" + address.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }
}
