package lamportbank.spring.loop;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import lamportbank.core.process.LamportProcess;

/// Whether the process takes inputs and can store them.
public final class LoopHealth implements HealthIndicator {
    private final NodeLoop loop;

    public LoopHealth(NodeLoop loop) {
        this.loop = loop;
    }

    @Override
    public Health health() {
        if (!loop.isRunning()) {
            return Health.down().withDetail("reason", "the loop does not run").build();
        }
        if (loop.isPaused()) {
            return Health.outOfService().withDetail("reason", "paused, in the lab").build();
        }
        if (loop.isUnwritten()) {
            loop.read(LamportProcess::time); // has it tried again
            return Health.down().withDetail("reason", "the journal cannot be written").build();
        }
        return Health.up().build();
    }
}
