package lamportbank.bank;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

/// The meters of the bank:
///
/// | name | what |
/// | --- | --- |
/// | `lamport.blocks` | blocks sealed |
/// | `lamport.transfers{outcome}` | transfers sealed as `success` or `abort` |
/// | `lamport.conflicts` | how often two members believed to be inside at once: 0 |
/// | `lamport.members` | clients that take part |
/// | `lamport.money{of}` | what all accounts have, `balances`, and what they began with, `openings`: equal |
class BankMeters implements RoundListener {
    private final Counter blocks;
    private final Counter succeeded;
    private final Counter aborted;
    private volatile int members;
    private volatile long conflicts;

    BankMeters(MeterRegistry registry, AccountTable accounts) {
        blocks = Counter.builder("lamport.blocks").description("Blocks sealed").register(registry);
        succeeded = transfers(registry, "success");
        aborted = transfers(registry, "abort");
        FunctionCounter.builder("lamport.conflicts", this, bank -> bank.conflicts)
                .description("How often two members believed to be inside at once")
                .register(registry);
        Gauge.builder("lamport.members", () -> members)
                .description("Clients that take part")
                .register(registry);
        money(registry, "balances", () -> accounts.sum().balances());
        money(registry, "openings", () -> accounts.sum().openings());
    }

    private static Counter transfers(MeterRegistry registry, String outcome) {
        return Counter.builder("lamport.transfers")
                .description("Transfers sealed")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static void money(MeterRegistry registry, String of, Supplier<Number> sum) {
        Gauge.builder("lamport.money", sum)
                .description("What all accounts have, and what they began with")
                .tag("of", of)
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
                if (effect instanceof Effect.Happened(long time, BankFact.BlockSealed(Block block, var balances))) {
                    blocks.increment();
                    block.transfers().forEach(this::count);
                }
            }
        }
        look(process);
    }

    private void count(SealedTransfer transfer) {
        switch (transfer.outcome()) {
            case SUCCESS -> succeeded.increment();
            case ABORT -> aborted.increment();
        }
    }

    private void look(LamportProcess process) {
        BankProtocol bank = BankConfiguration.bankOf(process);
        members = bank.activeMembers().size();
        conflicts = bank.conflicts();
    }
}
