package lamportbank.core.bank;

import lamportbank.core.process.Command;

/// What an operator asks of the bank.
public sealed interface BankCommand extends Command {
    /// Declare a member dead.
    record Evict(int id) implements BankCommand {}
}
