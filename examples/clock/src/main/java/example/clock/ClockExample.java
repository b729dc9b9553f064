package example.clock;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import lamportbank.core.clock.LamportClock;

/// Runs twice, as `orders` and as `stock`. Nothing in here speaks of stamps.
@SpringBootApplication
@ImportHttpServices(group = "other", types = ClockExample.Other.class)
@RestController
public class ClockExample {
    private final Other other;
    private final LamportClock clock;
    private final String name;

    ClockExample(Other other, LamportClock clock, @Value("${spring.application.name}") String name) {
        this.other = other;
        this.clock = clock;
        this.name = name;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(ClockExample.class, arguments);
    }

    /// The other application.
    public interface Other {
        @GetExchange("/hello")
        String hello();
    }

    @GetMapping("/hello")
    String hello() {
        return name + " was asked at " + clock.time() + "\n";
    }

    @GetMapping("/ask")
    String ask() {
        return other.hello();
    }
}
