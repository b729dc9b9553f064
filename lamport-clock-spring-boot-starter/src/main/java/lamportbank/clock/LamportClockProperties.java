package lamportbank.clock;

import java.net.URI;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of an application's Lamport clock.
///
/// @param enabled whether the application has one
/// @param node its name in the header `Lamport-Node`; by default `spring.application.name`
/// @param receiveFrom names of the applications whose requests move this clock; `*` for everybody's, whoever they say they are
/// @param sendTo addresses, as in `http://orders:8080`: requests to them are stamped by every `RestClient`, `RestTemplate` and
///     `WebClient` that is made from a builder of Spring Boot's
@ConfigurationProperties("lamport.clock")
public record LamportClockProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String node,
        @DefaultValue Set<String> receiveFrom,
        @DefaultValue Set<URI> sendTo) {
    /// In [#receiveFrom]: everybody.
    public static final String ANYBODY = "*";

    public LamportClockProperties {
        if (node != null) {
            requireName("node", node);
        }
        receiveFrom.forEach(name -> requireName("receive-from", name));
        sendTo.forEach(LamportClockProperties::requireOrigin);
    }

    private static void requireName(String property, String name) {
        if (!Stamp.isName(name)) {
            throw new IllegalArgumentException(
                    "lamport.clock." + property + " must have names of 1 to 100 printable ASCII characters, not '"
                            + name
                            + "'");
        }
    }

    private static void requireOrigin(URI address) {
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        boolean pathless = address.getRawPath() == null || address.getRawPath().isEmpty()
                || address.getRawPath().equals("/");
        if (!http || address.getHost() == null || !pathless || address.getRawQuery() != null
                || address.getRawFragment() != null || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "lamport.clock.send-to must have addresses of a scheme, a host and perhaps a port, as in"
                            + " http://orders:8080, not " + address);
        }
    }
}
