package lamportbank.spring.edge;

import java.util.List;

import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// To be imported by a service, which adds the filter [OwnPagesOnly] that knows its hosts, and failures that are
/// [Problems.Known] to it.
@Configuration(proxyBeanMethods = false)
public class WebEdge {
    /// The places of filters, the first first.
    public static final int PROBLEMS = Ordered.HIGHEST_PRECEDENCE;
    public static final int OWN_PAGES = PROBLEMS + 50;
    public static final int STAMPS = PROBLEMS + 100;

    /// As many as an Accept-Language of 8 KiB can name: of one more Tomcat makes a fault of ours.
    private static final int MAX_LOCALES = 8 << 10;

    @Bean
    Problems lamportProblems(ObjectProvider<Problems.Known> known) {
        return new Problems(known.orderedStream().toList());
    }

    @Bean
    FilterRegistrationBean<ProblemFilter> lamportProblemFilter(Problems problems) {
        FilterRegistrationBean<ProblemFilter> registration = new FilterRegistrationBean<>(new ProblemFilter(problems));
        registration.setOrder(PROBLEMS);
        return registration;
    }

    @Bean
    WebMvcConfigurer lamportEdge(Problems problems) {
        Acceptable acceptable = new Acceptable();
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
                negotiation.strategies(List.of(acceptable));
            }

            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.add(1, new ProblemResolver(problems)); // after the one for @ExceptionHandler
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new JsonOnly());
                registry.addInterceptor(acceptable);
            }
        };
    }

    /// What Tomcat refuses itself, before any filter, and what is left to it by everybody is reported by one valve: there
    /// is no page for errors, which would be one more address.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> lamportProblemsOfTomcat() {
        return factory -> {
            factory.addEngineValves(new BodyInTime(BodyInTime.PATIENCE), new FullRequestsOnly(), new SecurityHeaders());
            factory.addConnectorCustomizers(connector -> {
                connector.setMaxLocaleCount(MAX_LOCALES);
                connector.setAllowTrace(true); // ProblemFilter has it refused, with the methods that are taken
                BodyInTime.bound(connector, BodyInTime.PATIENCE);
            });
            factory.addContextCustomizers(context -> {
                ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemReportValve.class.getName());
                for (var page : context.findErrorPages()) {
                    context.removeErrorPage(page);
                }
            });
        };
    }

    /// Keeps Boot from adding its own.
    @Bean
    ErrorController lamportNoErrorPage() {
        return new ErrorController() {};
    }
}
