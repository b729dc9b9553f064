package lamportbank.core.property;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import lamportbank.core.bank.BankFact;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

final class MoneyIsConserved extends Monitor {
    private final TreeMap<Integer, Money> balances;

    MoneyIsConserved() {
        super(Property.MONEY_IS_CONSERVED);
        balances = new TreeMap<>();
    }

    private MoneyIsConserved(MoneyIsConserved other) {
        super(other);
        balances = new TreeMap<>(other.balances);
    }

    @Override
    Monitor copy() {
        return new MoneyIsConserved(this);
    }

    @Override
    List<Object> memory() {
        return List.of(balances);
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case BankFact.AccountOpened(int id, Money balance) ->
                require(balances.put(id, balance) == null, () -> "account " + id + " was opened twice");
            case BankFact.BlockSealed(Block block, SortedMap<Integer, Money> after) -> {
                block.transfers().forEach(this::carryOut);
                after.forEach((id, balance) -> {
                    require(!balance.isNegative(), () -> "account " + id + " is at " + balance);
                    Money known = balances.put(id, balance);
                    require(known == null || known.equals(balance),
                            () -> "account " + id + " should be at " + known + ", not " + balance);
                });
            }
            default -> {}
        }
    }

    private void carryOut(SealedTransfer transfer) {
        Money amount = transfer.amount();
        Money from = balances.get(transfer.from());
        switch (transfer.outcome()) {
            case SUCCESS -> {
                require(amount.isPositive(), () -> "not more than nothing: " + transfer);
                require(from == null || from.covers(amount), () -> "not covered by " + from + ": " + transfer);
                balances.computeIfPresent(transfer.from(), (_, balance) -> balance.minus(amount));
                balances.computeIfPresent(transfer.to(), (_, balance) -> balance.plus(amount));
            }
            case ABORT -> require(
                    from == null || !from.covers(amount) || !balances.containsKey(transfer.to()),
                    () -> "covered by " + from + ": " + transfer);
        }
    }

    @Override
    void onGap(ProcessId process) {
        if (process.equals(ClientProtocol.BANK)) {
            balances.clear();
        }
    }
}
