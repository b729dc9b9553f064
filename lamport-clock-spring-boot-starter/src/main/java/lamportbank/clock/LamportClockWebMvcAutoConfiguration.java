package lamportbank.clock;

import java.util.Set;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Stamps in requests, and on the answers.
@AutoConfiguration(after = LamportClockAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnBean(Stamps.class)
public class LamportClockWebMvcAutoConfiguration {
    /// Outside of security (-100), so that its answers are stamped too, and inside of what measures requests.
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    @Bean
    @ConditionalOnMissingBean
    TrustedSenders lamportTrustedSenders(LamportClockProperties properties) {
        Set<String> names = properties.receiveFrom();
        boolean anybody = names.contains(LamportClockProperties.ANYBODY);
        return (request, node) -> anybody || node != null && names.contains(node);
    }

    @Bean
    @ConditionalOnMissingFilterBean
    FilterRegistrationBean<LamportClockFilter> lamportClockFilter(Stamps stamps, TrustedSenders senders) {
        FilterRegistrationBean<LamportClockFilter> registration =
                new FilterRegistrationBean<>(new LamportClockFilter(stamps, senders));
        registration.setOrder(ORDER);
        return registration;
    }

    @Bean
    WebMvcConfigurer lamportRefusedStamps() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new RefusedStampInterceptor()).order(Ordered.HIGHEST_PRECEDENCE);
            }
        };
    }

    @Bean
    RefusedStampAdvice lamportRefusedStampAdvice() {
        return new RefusedStampAdvice();
    }
}
