package lamportbank.bank;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import lamportbank.core.bank.BankFact;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

import static lamportbank.spring.meters.ActivityLog.LOG;

/// The balances before and after each transfer, in the activity log.
class TransferLog implements RoundListener {
    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, BankFact.BlockSealed(Block block, var balances))) {
                    lines(block, balances).forEach(LOG::info);
                }
            }
        }
    }

    /// @param after the balances of the accounts that the block touched, after it
    static List<String> lines(Block block, Map<Integer, Money> after) {
        Map<Integer, Money> balances = new HashMap<>(after);
        block.transfers().forEach(transfer -> move(transfer, balances, transfer.to(), transfer.from()));
        return block.transfers().stream().map(transfer -> line(transfer, balances)).toList();
    }

    /// Carries out a transfer, if it was.
    private static String line(SealedTransfer transfer, Map<Integer, Money> balances) {
        Money from = balances.get(transfer.from());
        Money to = balances.get(transfer.to());
        move(transfer, balances, transfer.from(), transfer.to());
        return String.format(Locale.ROOT, "%s of %s: client %d %s -> %s, client %d %s", transfer.outcome(),
                transfer.amount(),
                transfer.from(), from, balances.get(transfer.from()),
                transfer.to(), to == null ? "has no account" : to + " -> " + balances.get(transfer.to()));
    }

    private static void move(SealedTransfer transfer, Map<Integer, Money> balances, int from, int to) {
        if (transfer.outcome() == Outcome.SUCCESS) {
            balances.computeIfPresent(from, (account, balance) -> balance.minus(transfer.amount()));
            balances.computeIfPresent(to, (account, balance) -> balance.plus(transfer.amount()));
        }
    }
}
