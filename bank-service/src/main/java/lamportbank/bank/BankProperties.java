package lamportbank.bank;

import org.springframework.boot.context.properties.ConfigurationProperties;

import lamportbank.core.chain.Money;

/// Settings of the bank.
///
/// @param opening what a new account begins with, as in `10.00`
@ConfigurationProperties("lamport.bank")
public record BankProperties(String opening) {
    public BankProperties {
        if (Money.parse(opening).isNegative()) {
            throw new IllegalArgumentException("lamport.bank.opening is 0.00 or more, not " + opening);
        }
    }

    Money openingBalance() {
        return Money.parse(opening);
    }
}
