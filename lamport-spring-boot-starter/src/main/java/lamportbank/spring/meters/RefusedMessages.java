package lamportbank.spring.meters;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import lamportbank.core.process.Refusal;

/// Counts what other processes said and was not taken. There from the start, so that a rise from 0 shows.
public final class RefusedMessages {
    private final Map<Refusal.Reason, Counter> counters = new EnumMap<>(Refusal.Reason.class);

    public RefusedMessages(MeterRegistry registry) {
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            counters.put(reason, Counter.builder("lamport.messages.refused")
                    .description("Messages and questions of other processes that were not taken")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
    }

    public void count(Refusal.Reason reason) {
        counters.get(reason).increment();
    }
}
