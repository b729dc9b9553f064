package lamportbank.spring.loop;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the process takes inputs.
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
        return Health.up().build();
    }
}
