package lamportbank.clock;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import lamportbank.core.clock.LamportClock;

import static org.assertj.core.api.Assertions.assertThat;

class LamportClockAutoConfigurationTest {
    private static final AutoConfigurations ALL = AutoConfigurations.of(
            LamportClockAutoConfiguration.class,
            LamportClockWebMvcAutoConfiguration.class,
            LamportClockRestClientAutoConfiguration.class,
            LamportClockWebClientAutoConfiguration.class);

    private final WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(ALL);
    private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(ALL);

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        LamportClock clock() {
            return new LamportClock(41);
        }

        @Bean
        Stamps stamps(LamportClock clock) {
            return new Stamps(clock, "own");
        }

        @Bean
        StampedAddresses addresses() {
            return address -> true;
        }

        @Bean
        TrustedSenders senders() {
            return (request, node) -> true;
        }

        @Bean
        FilterRegistrationBean<LamportClockFilter> filter(Stamps stamps, TrustedSenders senders) {
            FilterRegistrationBean<LamportClockFilter> filter =
                    new FilterRegistrationBean<>(new LamportClockFilter(stamps, senders));
            filter.setOrder(7);
            return filter;
        }

        @Bean
        LamportClockInterceptor interceptor(Stamps stamps) {
            return new LamportClockInterceptor(stamps);
        }

        @Bean
        LamportClockExchangeFilter exchangeFilter(Stamps stamps) {
            return new LamportClockExchangeFilter(stamps);
        }
    }

    @Test
    void a_web_application_has_a_clock_that_begins_at_0_and_what_stamps() {
        web.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(LamportClock.class).time()).isZero();
            assertThat(context).hasSingleBean(LamportClockInterceptor.class)
                    .hasSingleBean(LamportClockExchangeFilter.class)
                    .hasSingleBean(RefusedStampAdvice.class)
                    .hasSingleBean(WebMvcConfigurer.class)
                    .hasSingleBean(RestClientCustomizer.class)
                    .hasSingleBean(RestTemplateCustomizer.class)
                    .hasSingleBean(WebClientCustomizer.class);
            assertThat(context.getBean(FilterRegistrationBean.class).getFilter())
                    .isInstanceOf(LamportClockFilter.class);
        });
    }

    @Test
    void it_names_nobody_by_itself() {
        web.run(context -> {
            assertThat(context.getBean(StampedAddresses.class)).isSameAs(StampedAddresses.NONE);
            RestTemplate template = new RestTemplate();
            context.getBean(RestTemplateCustomizer.class).customize(template);
            assertThat(template.getInterceptors()).as("so that nothing is held in memory").isEmpty();
            RestClient.Builder builder = RestClient.builder();
            context.getBean(RestClientCustomizer.class).customize(builder);
            builder.requestInterceptors(interceptors -> assertThat(interceptors).isEmpty());
        });
    }

    @Test
    void every_bean_can_be_replaced() {
        web.withUserConfiguration(Own.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(LamportClock.class).time()).isEqualTo(41);
            assertThat(context.getBean(FilterRegistrationBean.class).getOrder()).isEqualTo(7);
            for (Class<?> type : new Class<?>[]{LamportClock.class, Stamps.class, StampedAddresses.class,
                TrustedSenders.class, LamportClockInterceptor.class, LamportClockExchangeFilter.class}) {
                assertThat(context).hasSingleBean(type);
            }
        });
    }

    @Test
    void it_can_be_turned_off() {
        web.withPropertyValues("lamport.clock.enabled=false").run(context -> assertThat(context).hasNotFailed()
                .doesNotHaveBean(LamportClock.class)
                .doesNotHaveBean(FilterRegistrationBean.class)
                .doesNotHaveBean(WebMvcConfigurer.class)
                .doesNotHaveBean(RestClientCustomizer.class)
                .doesNotHaveBean(WebClientCustomizer.class));
    }

    @Test
    void without_a_web_server_it_has_a_clock_and_clients() {
        plain.run(context -> assertThat(context).hasNotFailed()
                .hasSingleBean(LamportClock.class)
                .hasSingleBean(RestClientCustomizer.class)
                .doesNotHaveBean(FilterRegistrationBean.class));
    }

    @Test
    void nor_does_a_reactive_server_have_a_servlet_filter() {
        new ReactiveWebApplicationContextRunner().withConfiguration(ALL)
                .run(context -> assertThat(context).hasNotFailed()
                        .hasSingleBean(WebClientCustomizer.class)
                        .doesNotHaveBean(LamportClockWebMvcAutoConfiguration.class));
    }

    @Test
    void what_is_not_on_the_class_path_is_not_missed() {
        web.withClassLoader(new FilteredClassLoader(WebClient.class, ExchangeFilterFunction.class))
                .run(context -> assertThat(context).hasNotFailed()
                        .doesNotHaveBean(LamportClockExchangeFilter.class)
                        .hasSingleBean(LamportClockInterceptor.class));
        web.withClassLoader(new FilteredClassLoader("org.springframework.boot.webclient"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(LamportClockExchangeFilter.class));
        web.withClassLoader(new FilteredClassLoader("org.springframework.boot.restclient"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(LamportClockInterceptor.class));
        plain.withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http",
                "jakarta.servlet", "org.springframework.boot.restclient", "org.springframework.boot.webclient"))
                .run(context -> assertThat(context).hasNotFailed()
                        .hasSingleBean(LamportClock.class)
                        .doesNotHaveBean(ClientHttpRequestInterceptor.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lamport.clock.node= | lamport.clock.node must have names of 1 to 100 printable ASCII characters, not ''",
        "lamport.clock.node=Küche | lamport.clock.node must have names of 1 to 100",
        "lamport.clock.receive-from=a,Küche | lamport.clock.receive-from must have names of 1 to 100",
        "lamport.clock.send-to=orders | lamport.clock.send-to must have addresses of a scheme, a host",
        "lamport.clock.send-to=ftp://orders | as in http://orders:8080, not ftp://orders",
        "lamport.clock.send-to=http://orders/v1 | as in http://orders:8080, not http://orders/v1",
        "lamport.clock.send-to=http://orders?a=b | as in http://orders:8080, not http://orders?a=b",
        "lamport.clock.send-to=http://me@orders | as in http://orders:8080, not http://me@orders",
        "lamport.clock.send-to=http:/// | as in http://orders:8080, not http:///"})
    void a_setting_that_is_none_is_refused_in_words(String setting, String why) {
        web.withPropertyValues(setting)
                .run(context -> assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(why));
    }

    @Test
    void a_name_that_no_header_can_carry_is_not_said() {
        web.withPropertyValues("spring.application.name=Küche").run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Stamps.class).show((name, value) -> assertThat(name).isEqualTo("Lamport-Clock"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "http://orders, http://orders/items?of=me, true", "http://orders, http://orders:80, true",
        "http://orders:80/, http://ORDERS/x, true", "https://orders, https://orders:443/x, true",
        "http://orders, https://orders, false", "http://orders, http://orders:8080, false",
        "http://orders, http://orders.evil.example, false", "http://orders, http://orders@evil.example, false"})
    void an_address_is_a_scheme_a_host_and_a_port(String named, String asked, boolean stamped) {
        web.withPropertyValues("lamport.clock.send-to=" + named).run(context -> assertThat(
                context.getBean(StampedAddresses.class).contains(URI.create(asked))).isEqualTo(stamped));
    }
}
