package lamportbank.branch;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import lamportbank.spring.Carriers;

/// A branch.
@SpringBootApplication
public class BranchService {
    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /// The service, not yet running. Its configuration is `branch.yml`: all services can share one class path.
    public static SpringApplication application() {
        Carriers.watch();
        SpringApplication application = new SpringApplication(BranchService.class);
        application.setDefaultProperties(Map.of("spring.config.name", "branch"));
        return application;
    }
}
