package lamportbank.clock;

import java.util.Optional;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import lamportbank.core.clock.LamportClock;

/// An application has one clock, unless it is a Lamport process: those have their own, in a journal, and stamp
/// everything themselves.
@AutoConfiguration(afterName = "lamportbank.spring.LamportAutoConfiguration")
@ConditionalOnBooleanProperty(name = "lamport.clock.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(type = "lamportbank.spring.loop.NodeLoop")
@EnableConfigurationProperties(LamportClockProperties.class)
public class LamportClockAutoConfiguration {
    /// It begins at 0 whenever the application starts. One that remembers times defines a clock that begins with the last.
    @Bean
    @ConditionalOnMissingBean
    LamportClock lamportClock() {
        return new LamportClock(0);
    }

    @Bean
    @ConditionalOnMissingBean
    StampedAddresses lamportStampedAddresses(LamportClockProperties properties) {
        return StampedAddresses.of(properties.sendTo());
    }

    /// An application may be called anything, and what no header can carry is not said.
    @Bean
    @ConditionalOnMissingBean
    Stamps lamportStamps(LamportClock clock, LamportClockProperties properties, Environment environment) {
        String node = Optional.ofNullable(properties.node())
                .or(() -> Optional.ofNullable(environment.getProperty("spring.application.name")).filter(Stamp::isName))
                .orElse(null);
        return new Stamps(clock, node);
    }
}
