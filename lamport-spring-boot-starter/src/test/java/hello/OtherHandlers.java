package hello;

import java.util.concurrent.Callable;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What a service may do besides.
@RestController
class OtherHandlers {
    @GetMapping("/broken")
    String broken() {
        throw new IllegalStateException("broken on purpose");
    }

    @GetMapping("/without-database")
    String withoutDatabase() {
        throw new CannotGetJdbcConnectionException("as when the database is away");
    }

    @PostMapping("/form")
    String form(@RequestParam String name) {
        return "Hello, " + name;
    }

    @GetMapping("/later")
    Callable<String> later() {
        return () -> "Hello, later";
    }
}
