package lamportbank.bank;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.spring.chain.BlockTable;

/// Carries out the whole chain once more, from the openings, and compares.
final class Audit {
    private static final int PAGE = 1000;
    private static final int MAX_FINDINGS = 100;

    /// @param ok whether there is no finding
    /// @param blocks how many were checked
    /// @param transfers how many were carried out again
    /// @param total of all balances
    /// @param conflicts how often two members believed to be inside at once
    /// @param checked what was looked at, in words
    /// @param findings what is wrong, the first hundred
    record Report(
            boolean ok,
            long blocks,
            long transfers,
            Money total,
            long conflicts,
            List<String> checked,
            List<String> findings) {}

    private static final List<String> CHECKED = List.of(
            "heights are consecutive and each block names the hash of the one before",
            "every hash is that of the block's content",
            "no transfer is in two places",
            "a transfer succeeded exactly if it was covered",
            "balances are what the blocks make of the openings",
            "money is conserved, and no balance is negative",
            "no two members were inside at once");

    private final List<String> findings = new ArrayList<>();
    private final Map<Integer, Money> balances = new TreeMap<>();
    private final Set<String> seen = new HashSet<>();
    private String tip = Block.GENESIS;
    private long height;

    private Audit() {}

    static Report run(AccountTable accounts, BlockTable blocks, long conflicts) {
        return new Audit().replay(accounts.atHeight(), blocks, conflicts);
    }

    private Report replay(AccountTable.AtHeight books, BlockTable blocks, long conflicts) {
        books.accounts().forEach(account -> balances.put(account.id(), account.opening()));
        while (height < books.height()) {
            List<Block> page = blocks.range(height, (int) Math.min(PAGE, books.height() - height));
            if (page.isEmpty()) {
                find("block " + height + " is missing");
                break;
            }
            page.forEach(this::check);
        }
        books.accounts().forEach(this::compare);
        Money total = sum(books.accounts().stream().map(Account::balance).toList());
        Money openings = sum(books.accounts().stream().map(Account::opening).toList());
        if (!total.equals(openings)) {
            find("the balances add up to " + total + ", the openings to " + openings);
        }
        if (conflicts > 0) {
            find(conflicts + " times two members believed to be inside at once");
        }
        return new Report(
                findings.isEmpty(), height, seen.size(), total, conflicts, CHECKED, List.copyOf(findings));
    }

    private void check(Block block) {
        if (block.height() != height) {
            find("block " + block.height() + " stands where block " + height + " should");
        }
        if (!block.previousHash().equals(tip)) {
            find("block " + block.height() + " names " + block.previousHash() + " as the one before, which is " + tip);
        }
        if (!block.isGenuine()) {
            find("block " + block.height() + " does not have the hash of its content");
        }
        block.transfers().forEach(transfer -> carryOut(block, transfer));
        height = block.height() + 1;
        tip = block.hash();
    }

    private void carryOut(Block block, SealedTransfer transfer) {
        if (!seen.add(transfer.id())) {
            find("transfer " + transfer.id() + " of block " + block.height() + " is in the chain twice");
        }
        Money from = balances.getOrDefault(transfer.from(), Money.ZERO);
        boolean covered = from.covers(transfer.amount()) && balances.containsKey(transfer.to());
        boolean success = transfer.outcome() == Outcome.SUCCESS;
        if (covered != success) {
            find("transfer " + transfer.id() + " of block " + block.height() + " is " + transfer.outcome()
                    + " with " + from + " in the account");
        }
        if (success) {
            balances.put(transfer.from(), from.minus(transfer.amount()));
            balances.merge(transfer.to(), transfer.amount(), Money::plus);
        }
    }

    private void compare(Account account) {
        Money replayed = balances.getOrDefault(account.id(), Money.ZERO);
        if (!account.balance().equals(replayed)) {
            find("account " + account.id() + " has " + account.balance() + "; the blocks make it " + replayed);
        }
        if (account.balance().isNegative()) {
            find("account " + account.id() + " is negative: " + account.balance());
        }
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money.ZERO, Money::plus);
    }

    private void find(String finding) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        }
    }
}
