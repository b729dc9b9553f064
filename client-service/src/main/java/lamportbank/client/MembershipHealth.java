package lamportbank.client;

import java.time.Instant;
import java.util.List;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import lamportbank.core.client.ClientFact;
import lamportbank.core.client.Phase;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;
import lamportbank.spring.loop.RoundListener;

/// A client takes transfers from when the bank has given it a number until it leaves or is evicted.
class MembershipHealth implements HealthIndicator, RoundListener {
    private volatile Phase phase = Phase.NEW;

    @Override
    public void started(LamportProcess process) {
        phase = ClientConfiguration.clientOf(process).state().phase();
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Happened(long time, ClientFact.PhaseChanged(Phase now))) {
                    phase = now;
                }
            }
        }
    }

    @Override
    public Health health() {
        Health.Builder health = switch (phase) {
            case JOINING, CATCHING_UP, MEMBER -> Health.up();
            case NEW, REGISTERING, LEAVING, LEFT, FENCED -> Health.outOfService();
        };
        return health.withDetail("phase", phase).build();
    }
}
