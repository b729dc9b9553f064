package lamportbank.branch;

import org.springframework.boot.context.properties.ConfigurationProperties;

import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Money;

/// Settings of a branch. Both count only when the branch starts for the first time.
///
/// @param opening the shared balance to begin with, the same at every branch, as in `400.00`
/// @param mode how updates that begin here reach the others
@ConfigurationProperties("lamport.branch")
public record BranchProperties(String opening, Mode mode) {
    Money openingBalance() {
        Money money = Money.parse(opening);
        if (money.isNegative()) {
            throw new IllegalArgumentException("lamport.branch.opening is 0.00 or more, not " + opening);
        }
        return money;
    }
}
