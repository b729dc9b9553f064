package lamportbank.branch;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Outcome;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

/// The meters of a branch:
///
/// | name | what |
/// | --- | --- |
/// | `lamport.updates{kind,outcome}` | updates executed at this replica: `deposit` or `withdraw`, `success` or `abort` |
/// | `lamport.queue.length` | updates that are not executed yet |
/// | `lamport.balance` | the replica's balance |
class BranchMeters implements RoundListener {
    private final MeterRegistry registry;
    private volatile int queueLength;
    private volatile double balance;

    BranchMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("lamport.queue.length", () -> queueLength)
                .description("Updates that are not executed yet")
                .register(registry);
        Gauge.builder("lamport.balance", () -> balance)
                .description("The replica's balance")
                .register(registry);
    }

    @Override
    public void started(LamportProcess process) {
        look(process);
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, BranchFact.Executed(int origin, Update update, Outcome outcome, var after))) {
                    count(update.kind(), outcome);
                }
            }
        }
        look(process);
    }

    private void count(Update.Kind kind, Outcome outcome) {
        Counter.builder("lamport.updates")
                .description("Updates executed at this replica")
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    private void look(LamportProcess process) {
        BranchProtocol branch = BranchConfiguration.branchOf(process);
        queueLength = branch.queueLength();
        balance = branch.balance().cents() / 100.0;
    }
}
