package lamportbank.client;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.client.ClientProtocol;

/// Settings of a client.
///
/// @param account of a member that was evicted or has left, for the first start of a client that goes on with it; left out,
///     the client gets an account of its own
/// @param accountIncarnation the incarnation of the member that had the account last, which proves that it is ours
/// @param maxWaitingTransfers transfers that may be in no request yet; beyond it people are told to come back. A client
///     keeps what it had at its very first start: what it has journaled depends on it
@ConfigurationProperties("lamport.client")
record ClientProperties(
        @DefaultValue("10000") int maxWaitingTransfers,
        @Nullable Integer account,
        @Nullable String accountIncarnation) {
    ClientProperties {
        if ((account == null) != (accountIncarnation == null)) {
            throw new IllegalArgumentException(
                    "lamport.client.account and lamport.client.account-incarnation go together");
        }
        if (account != null && accountIncarnation != null) {
            new BankMessage.Heir(account, accountIncarnation); // throws if there is none
        }
        if (maxWaitingTransfers < 1) {
            throw new IllegalArgumentException(
                    "lamport.client.max-waiting-transfers is 1 or more, not " + maxWaitingTransfers);
        }
    }

    BankMessage.@Nullable Heir heir() {
        return account == null || accountIncarnation == null
                ? null
                : new BankMessage.Heir(account, accountIncarnation);
    }

    ClientProtocol.Limits limits() {
        ClientProtocol.Limits usual = ClientProtocol.Limits.DEFAULT;
        return new ClientProtocol.Limits(maxWaitingTransfers, usual.maxPerRequest(), usual.maxOutstanding());
    }
}
