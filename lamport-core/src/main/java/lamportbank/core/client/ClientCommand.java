package lamportbank.core.client;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankMessage.Heir;
import lamportbank.core.chain.Transfer;
import lamportbank.core.process.Command;

/// What a person asks of a client.
public sealed interface ClientCommand extends Command {
    /// Register at the bank and join, unless that has been done.
    ///
    /// @param wanted the number that the client would like; null for the next one
    /// @param heir null for one that gets an account of its own
    record Join(String incarnation, String address, @Nullable Integer wanted, @Nullable Heir heir)
            implements ClientCommand {
        public Join {
            new BankMessage.Register(incarnation, address, wanted, heir); // throws if it is none
        }

        public Join(String incarnation, String address, @Nullable Integer wanted) {
            this(incarnation, address, wanted, null);
        }
    }

    record Submit(Transfer transfer) implements ClientCommand {}

    /// Look at the own balance: a local event.
    record QueryBalance() implements ClientCommand {}

    /// Finish what is waiting, then go.
    record Leave() implements ClientCommand {}
}
