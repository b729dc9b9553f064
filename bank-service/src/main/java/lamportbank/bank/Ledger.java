package lamportbank.bank;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import lamportbank.core.bank.BankFact;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Step;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.journal.Projection;

/// Keeps accounts and blocks in step with the journal, in the same transaction.
class Ledger implements Projection {
    private final AccountTable accounts;
    private final BlockTable blocks;
    private final SealedTransfers transfers;

    Ledger(AccountTable accounts, BlockTable blocks, SealedTransfers transfers) {
        this.accounts = accounts;
        this.blocks = blocks;
        this.transfers = transfers;
    }

    @Override
    public void project(List<Step> steps, Instant at) {
        List<Block> sealed = new ArrayList<>();
        SortedMap<Integer, Money> balances = new TreeMap<>();
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, BankFact fact)) {
                    switch (fact) {
                        case BankFact.AccountOpened(int id, Money balance) -> accounts.open(id, balance, at);
                        case BankFact.AccountRead(int id) -> accounts.accessed(id, at);
                        case BankFact.BlockSealed(Block block, SortedMap<Integer, Money> touched) -> {
                            sealed.add(block);
                            balances.putAll(touched);
                        }
                        case BankFact.MemberChanged changed -> {}
                        case BankFact.MembersAdopted adopted -> {}
                        case BankFact.ConflictWitnessed conflict -> {}
                    }
                }
            }
        }
        blocks.append(sealed);
        transfers.add(sealed);
        accounts.update(balances, at);
    }
}
