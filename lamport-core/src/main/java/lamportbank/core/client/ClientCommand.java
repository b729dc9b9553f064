package lamportbank.core.client;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Transfer;
import lamportbank.core.process.Command;

/// What a person asks of a client.
public sealed interface ClientCommand extends Command {
    /// Register at the bank and join, unless that has been done.
    ///
    /// @param wanted the number that the client would like; null for the next one
    record Join(String incarnation, String address, @Nullable Integer wanted) implements ClientCommand {
        public Join {
            new BankMessage.Register(incarnation, address, wanted); // throws if it is none
        }
    }

    record Submit(Transfer transfer) implements ClientCommand {}

    /// Look at the own balance: a local event.
    record QueryBalance() implements ClientCommand {}

    /// Finish what is waiting, then go.
    record Leave() implements ClientCommand {}
}
