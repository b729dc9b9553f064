package lamportbank.spring.trouble;

import java.util.List;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Down while a trouble keeps the process from its work; every trouble is a detail.
public final class TroubleHealth implements HealthIndicator {
    private final Troubles troubles;

    public TroubleHealth(Troubles troubles) {
        this.troubles = troubles;
    }

    @Override
    public Health health() {
        List<Trouble> all = troubles.all();
        Health.Builder health = troubles.isReady() ? Health.up() : Health.down();
        return all.isEmpty() ? health.build() : health.withDetail("troubles", all).build();
    }
}
