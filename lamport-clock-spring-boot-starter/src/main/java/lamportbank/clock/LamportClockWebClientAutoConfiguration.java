package lamportbank.clock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

/// Stamps on what `WebClient` asks, and HTTP service interfaces (`@HttpExchange`) by way of it.
@AutoConfiguration(after = LamportClockAutoConfiguration.class)
@ConditionalOnClass(ExchangeFilterFunction.class)
@ConditionalOnBean(Stamps.class)
public class LamportClockWebClientAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    LamportClockExchangeFilter lamportClockExchangeFilter(Stamps stamps) {
        return new LamportClockExchangeFilter(stamps);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebClientCustomizer.class)
    static class Builders {
        @Bean
        WebClientCustomizer lamportStampedWebClients(StampedAddresses addresses, LamportClockExchangeFilter filter) {
            return builder -> builder.filter((request, next) -> addresses.contains(request.url())
                    ? filter.filter(request, next)
                    : next.exchange(request));
        }
    }
}
