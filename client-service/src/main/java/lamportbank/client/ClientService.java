package lamportbank.client;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import lamportbank.spring.Carriers;

/// A customer.
@SpringBootApplication
public class ClientService {
    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /// The service, not yet running. Its configuration is `client.yml`: all services can share one class path.
    public static SpringApplication application() {
        Carriers.watch();
        SpringApplication application = new SpringApplication(ClientService.class);
        application.setDefaultProperties(Map.of("spring.config.name", "client"));
        return application;
    }
}
