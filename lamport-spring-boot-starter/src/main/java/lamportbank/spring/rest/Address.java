package lamportbank.spring.rest;

import java.net.URI;

import lamportbank.core.bank.Member;

/// Where a process is reached: see [Member#isAddress].
public final class Address {
    private Address() {}

    /// @param path from the root of the process, as in `/channel`; a query may follow
    public static URI below(URI address, String path) {
        return URI.create(address.toString().replaceFirst("/+$", "") + path);
    }
}
