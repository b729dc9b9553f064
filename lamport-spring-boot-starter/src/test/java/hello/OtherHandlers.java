package hello;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.spring.meters.HelpForBoot;
import lamportbank.spring.rest.Watching;
import lamportbank.spring.web.Room;
import lamportbank.spring.web.Waiters;
import lamportbank.spring.web.WaitingRoom;

/// What a service may do besides.
@RestController
@Import(HelpForBoot.class)
class OtherHandlers {
    private static final int MORE_THAN_A_BUFFER = 10_000;
    private static final int LONG_ANSWER = 16 << 20;

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

    /// For [EdgeTest]: how often that was asked for.
    static final AtomicInteger COUNTED = new AtomicInteger();

    @PostMapping("/count")
    Count count(@RequestBody Count count) {
        return new Count(COUNTED.addAndGet(count.count()));
    }

    @GetMapping("/entity")
    ResponseEntity<String> entity() {
        return ResponseEntity.ok("Hello");
    }

    @GetMapping("/later")
    Callable<String> later() {
        return () -> "Hello, later";
    }

    /// Waited for between the two parts of an answer.
    static final CompletableFuture<Void> FIRST_PART_READ = new CompletableFuture<>();

    /// More than fits between two machines, and its room is held until the last of it is read.
    @Watching
    @GetMapping("/long")
    byte[] answerOfLength(@RequestParam int room) {
        Room.take(room);
        return new byte[LONG_ANSWER];
    }

    @Watching
    @GetMapping("/in-two-parts")
    void inTwoParts(OutputStream answer) throws IOException {
        answer.write("first\n".repeat(MORE_THAN_A_BUFFER).getBytes(StandardCharsets.UTF_8));
        FIRST_PART_READ.join();
        answer.write("second\n".getBytes(StandardCharsets.UTF_8));
    }

    /// For [WaitersTest]: how many have begun to wait.
    static final AtomicInteger BEGUN = new AtomicInteger();

    private final WaitingRoom<String, String> room;

    OtherHandlers(Waiters waiters) {
        room = new WaitingRoom<>(waiters);
    }

    @Watching
    @GetMapping("/news")
    String news() {
        return room.await(
                "news",
                () -> {
                    BEGUN.incrementAndGet();
                    return Optional.empty();
                },
                Duration.ofMinutes(1)).orElse("none");
    }

    @Watching
    @GetMapping("/news/{text}")
    void news(@PathVariable String text) {
        room.tell("news", text);
    }
}
