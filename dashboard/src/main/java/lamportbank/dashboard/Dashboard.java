package lamportbank.dashboard;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/// What a person sees: one page that shows every process live, and takes commands for them.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Dashboard {
    public static void main(String[] args) {
        application().run(args);
    }

    /// The application, not yet running. Its configuration is called `dashboard.yml`, because all services can
    /// share one class path.
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(Dashboard.class);
        application.setDefaultProperties(Map.of("spring.config.name", "dashboard"));
        return application;
    }
}
