package lamportbank.dashboard.page;

import java.util.List;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import lamportbank.dashboard.DashboardProperties;
import lamportbank.spring.edge.OwnPagesOnly;
import lamportbank.spring.edge.Problems;
import lamportbank.spring.edge.WebEdge;
import lamportbank.spring.meters.HelpForBoot;
import lamportbank.spring.openapi.DescribedApi;

/// The dashboard has the edge, meters and the description of its API as every process has them, and pages that may call it.
@Configuration(proxyBeanMethods = false)
@Import({WebEdge.class, DescribedApi.class, HelpForBoot.class})
class EdgeConfiguration {
    @Bean
    FilterRegistrationBean<OwnPagesOnly> ownPagesOnly(DashboardProperties properties, Problems problems) {
        FilterRegistrationBean<OwnPagesOnly> registration = new FilterRegistrationBean<>(new OwnPagesOnly(
                properties.hosts(), List.of(), EdgeConfiguration::isCall, "lamport.dashboard.hosts", problems));
        registration.setOrder(WebEdge.OWN_PAGES);
        return registration;
    }

    private static boolean isCall(String path) {
        return path.startsWith("/api/") || path.equals("/live");
    }
}
