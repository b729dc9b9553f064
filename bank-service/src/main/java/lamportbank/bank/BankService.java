package lamportbank.bank;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import lamportbank.spring.Carriers;

/// The head office.
@SpringBootApplication
public class BankService {
    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /// The service, not yet running. Its configuration is `bank.yml`: all services can share one class path.
    public static SpringApplication application() {
        Carriers.watch();
        SpringApplication application = new SpringApplication(BankService.class);
        application.setDefaultProperties(Map.of("spring.config.name", "bank"));
        return application;
    }
}
