package lamportbank.core.bank;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

import lamportbank.core.chain.Block;
import lamportbank.core.process.Command;

/// What an operator asks of the bank.
public sealed interface BankCommand extends Command {
    /// Declare a member dead.
    record Evict(int id) implements BankCommand {}

    /// Take over what the clients know of each other. For a bank that has lost its journal, or has an older copy of it;
    /// what it knows already stays.
    ///
    /// @param members who takes part, and who did
    /// @param accounts the numbers of all accounts
    /// @param told by client: how many messages of this bank it has
    record AdoptMembers(List<Member> members, SortedSet<Integer> accounts, SortedMap<Integer, Long> told)
            implements BankCommand {
        public AdoptMembers {
            members = List.copyOf(members);
        }
    }

    /// Take over blocks from a client's copy of the chain, which follow on what is here, and move their money.
    record AdoptBlocks(List<Block> blocks) implements BankCommand {
        public AdoptBlocks {
            blocks = List.copyOf(blocks);
        }
    }

    /// Tell everyone once more who was evicted: the messages that said so may have been lost with a journal.
    record RepeatEvictions() implements BankCommand {}
}
