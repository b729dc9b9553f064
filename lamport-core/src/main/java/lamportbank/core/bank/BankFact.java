package lamportbank.core.bank;

import java.util.SortedMap;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Fact;

/// What happens at the bank.
public sealed interface BankFact extends Fact {
    record AccountOpened(int id, Money balance) implements BankFact {}

    record MemberChanged(Member member) implements BankFact {}

    /// @param balances of the accounts that the block touched, after it
    record BlockSealed(Block block, SortedMap<Integer, Money> balances) implements BankFact {}

    /// Members, accounts and channels have been taken over from clients.
    ///
    /// @param told by client: how many messages of a former life of this bank it has
    record MembersAdopted(SortedMap<Integer, Long> told) implements BankFact {}

    record AccountRead(int id) implements BankFact {}

    /// Two members believed to be inside at once. Must never happen; the second one got nothing.
    ///
    /// @param height the block that it proposed
    record ConflictWitnessed(long height, Timestamp request) implements BankFact {}
}
