package lamportbank.client;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import lamportbank.core.client.ClientProtocol;

/// Settings of a client.
///
/// @param maxWaitingTransfers transfers that may be in no request yet; beyond it people are told to come back. A client
///     keeps what it had at its very first start: what it has journaled depends on it
@ConfigurationProperties("lamport.client")
record ClientProperties(@DefaultValue("10000") int maxWaitingTransfers) {
    ClientProperties {
        if (maxWaitingTransfers < 1) {
            throw new IllegalArgumentException(
                    "lamport.client.max-waiting-transfers is 1 or more, not " + maxWaitingTransfers);
        }
    }

    ClientProtocol.Limits limits() {
        ClientProtocol.Limits usual = ClientProtocol.Limits.DEFAULT;
        return new ClientProtocol.Limits(maxWaitingTransfers, usual.maxPerRequest(), usual.maxOutstanding());
    }
}
