package lamportbank.bank;

import java.util.List;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Money;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.channel.PeerStatus;

/// What the bank shows of itself.
///
/// @param total of all balances, which is the total of all openings
/// @param height how many blocks are sealed
/// @param conflicts how often two members believed to be inside at once: 0
public record BankView(
        ProcessId node,
        long time,
        List<Account> accounts,
        Money total,
        List<Member> members,
        long height,
        String tip,
        long conflicts,
        List<PeerStatus> channels) {
    static BankView of(LamportProcess process, List<Account> accounts, List<PeerStatus> channels) {
        BankProtocol.State bank = BankConfiguration.bankOf(process).state();
        return new BankView(
                process.self(),
                process.time(),
                accounts,
                accounts.stream().map(Account::balance).reduce(Money.ZERO, Money::plus),
                List.copyOf(bank.members().values()),
                bank.height(),
                bank.tip(),
                bank.conflicts(),
                channels);
    }
}
