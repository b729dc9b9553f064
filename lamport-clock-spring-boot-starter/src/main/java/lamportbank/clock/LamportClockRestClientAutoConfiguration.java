package lamportbank.clock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestInterceptor;

/// Stamps on what `RestClient` and `RestTemplate` ask, and HTTP service interfaces (`@HttpExchange`) by way of them.
@AutoConfiguration(after = LamportClockAutoConfiguration.class)
@ConditionalOnClass(ClientHttpRequestInterceptor.class)
@ConditionalOnBean(Stamps.class)
public class LamportClockRestClientAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    LamportClockInterceptor lamportClockInterceptor(Stamps stamps) {
        return new LamportClockInterceptor(stamps);
    }

    /// A client with an interceptor holds the body of a request in memory, so one that never stamps gets none.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClientCustomizer.class)
    static class Builders {
        @Bean
        RestClientCustomizer lamportStampedRestClients(
                StampedAddresses addresses, LamportClockInterceptor interceptor) {
            return builder -> {
                if (addresses != StampedAddresses.NONE) {
                    builder.requestInterceptor(onlyTo(addresses, interceptor));
                }
            };
        }

        @Bean
        RestTemplateCustomizer lamportStampedRestTemplates(
                StampedAddresses addresses, LamportClockInterceptor interceptor) {
            return template -> {
                if (addresses != StampedAddresses.NONE) {
                    template.getInterceptors().add(onlyTo(addresses, interceptor));
                }
            };
        }

        private static ClientHttpRequestInterceptor onlyTo(
                StampedAddresses addresses, ClientHttpRequestInterceptor interceptor) {
            return (request, body, execution) -> addresses.contains(request.getURI())
                    ? interceptor.intercept(request, body, execution)
                    : execution.execute(request, body);
        }
    }
}
