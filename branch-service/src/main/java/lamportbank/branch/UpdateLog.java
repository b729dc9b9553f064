package lamportbank.branch;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

import static lamportbank.spring.meters.ActivityLog.LOG;

/// The balance before and after each update, in the activity log.
class UpdateLog implements RoundListener {
    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, BranchFact.Executed executed)) {
                    LOG.info(line(executed));
                }
            }
        }
    }

    static String line(BranchFact.Executed executed) {
        Update update = executed.update();
        return String.format(Locale.ROOT, "%s: %s of %s, event %d of branch %d: %s -> %s", executed.outcome(),
                update.kind(), update.amount(), update.eventId(), executed.origin(),
                before(executed), executed.balance());
    }

    private static Money before(BranchFact.Executed executed) {
        if (executed.outcome() == Outcome.ABORT) {
            return executed.balance();
        }
        Money amount = executed.update().amount();
        return switch (executed.update().kind()) {
            case DEPOSIT -> executed.balance().minus(amount);
            case WITHDRAW -> executed.balance().plus(amount);
        };
    }
}
