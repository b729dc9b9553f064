package lamportbank.spring.rest;

import java.net.URI;

/// Where a process is reached: an absolute http or https URL. It may have a path, where a proxy has put the process
/// below one.
public final class Address {
    private static final int HIGHEST_PORT = 65_535;

    private Address() {}

    /// Whether requests can be sent there.
    public static boolean accepts(URI address) {
        return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                && address.getHost() != null
                && (address.getPort() == -1 || address.getPort() >= 1 && address.getPort() <= HIGHEST_PORT)
                && address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
    }

    /// @param path from the root of the process, as in `/channel`; a query may follow
    public static URI below(URI address, String path) {
        return URI.create(address.toString().replaceFirst("/+$", "") + path);
    }
}
