package lamportbank.bank;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import lamportbank.core.chain.Money;

/// Settings of the bank.
///
/// @param opening what a new account begins with, as in `10.00`
/// @param rebuildFrom the URL of a client from whose copy of the chain, and those of all others, to rebuild a bank that has
///     lost its journal or is behind; not looked at otherwise
/// @param rebuildWithout the numbers of members that are dead, and not waited for when the bank is rebuilt: it evicts them
@ConfigurationProperties("lamport.bank")
public record BankProperties(
        String opening, @Nullable URI rebuildFrom, @DefaultValue List<Integer> rebuildWithout) {
    public BankProperties {
        if (Money.parse(opening).isNegative()) {
            throw new IllegalArgumentException("lamport.bank.opening is 0.00 or more, not " + opening);
        }
    }

    Money openingBalance() {
        return Money.parse(opening);
    }
}
