package hello;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.spring.rest.Watching;

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

    record Count(int count) {}

    @PostMapping("/echo")
    Count echo(@RequestBody Count count) {
        return count;
    }

    @GetMapping("/later")
    Callable<String> later() {
        return () -> "Hello, later";
    }

    /// Waited for between the two parts of an answer.
    static final CountDownLatch FIRST_PART_READ = new CountDownLatch(1);

    @Watching
    @GetMapping("/in-two-parts")
    void inTwoParts(OutputStream answer) throws IOException, InterruptedException {
        answer.write("first\n".getBytes(StandardCharsets.UTF_8));
        answer.flush();
        FIRST_PART_READ.await();
        answer.write("second\n".getBytes(StandardCharsets.UTF_8));
    }
}
