package lamportbank.spring.meters;

import java.util.Set;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Boot's meters, so that Prometheus's linter (`promtool check metrics`) is content with all there is: those that come
/// without a help text get one, and those whose very names it refuses are left out. For a service that
/// wants that: it imports this.
@Configuration(proxyBeanMethods = false)
public class HelpForBoot {
    /// A unit that is abbreviated, a gauge that ends in `count`.
    private static final Set<String> MISNAMED = Set.of("jvm.compilation.time", "process.cpu.time", "system.cpu.count");

    @Bean
    MeterFilter lamportHelpForBoot() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return MISNAMED.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }

            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getDescription() != null
                        ? id
                        : new Meter.Id(
                                id.getName(),
                                Tags.of(id.getTagsAsIterable()),
                                id.getBaseUnit(),
                                "As Spring Boot has it: " + id.getName(),
                                id.getType());
            }
        };
    }
}
