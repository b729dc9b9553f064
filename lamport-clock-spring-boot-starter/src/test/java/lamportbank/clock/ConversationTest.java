package lamportbank.clock;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

import lamportbank.core.clock.LamportClock;

import static org.assertj.core.api.Assertions.assertThat;

/// Two applications that ask each other on many threads at once keep Lamport's clock condition: what can have caused
/// something is earlier.
class ConversationTest {
    private static final int CALLERS = 8;
    private static final int CALLS = 20;

    /// What a handler saw: the stamp that came, and a time of its own.
    private record Handled(long stamp, long time) {}

    @Configuration(proxyBeanMethods = false)
    @Import(Echo.class)
    static class Talking {
        @Bean
        StampedAddresses everywhere() {
            return address -> true;
        }
    }

    @RestController
    static class Echo {
        private final LamportClock clock;
        private final RestClient client;
        private final ConcurrentLinkedQueue<Handled> handled = new ConcurrentLinkedQueue<>();

        Echo(LamportClock clock, RestClient.Builder builder) {
            this.clock = clock;
            client = builder.build();
        }

        /// Asks the other one, who asks back, as deep as it is told to.
        @GetMapping("/echo")
        long echo(@RequestHeader("Lamport-Clock") long stamp, @RequestParam URI other, @RequestParam int depth) {
            long time = clock.tick();
            handled.add(new Handled(stamp, time));
            if (depth > 0) {
                URI self = URI.create(ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
                assertThat(call(other, self, depth - 1)).isGreaterThan(time);
            }
            return time;
        }

        /// @return the stamp of the answer
        long call(URI asked, URI self, int depth) {
            long before = clock.time();
            ResponseEntity<Long> answer = client.get()
                    .uri(asked.resolve("/echo?depth=" + depth + "&other=" + self)).retrieve().toEntity(Long.class);
            long answered = Long.parseLong(answer.getHeaders().getFirst("Lamport-Clock"));
            assertThat(answer.getBody()).as("an event there, caused by one here").isGreaterThan(before + 2);
            assertThat(answered).as("the answer, caused by it").isGreaterThan(answer.getBody());
            assertThat(clock.time()).as("here again").isGreaterThan(answered);
            return answered;
        }
    }

    @Test
    void what_can_have_caused_something_is_earlier() throws Exception {
        try (Running one = start("one"); Running other = start("other")) {
            Echo echo = one.context().getBean(Echo.class);
            Callable<Boolean> caller = () -> {
                for (int call = 0; call < CALLS; call++) {
                    echo.call(other.address(), one.address(), call % 3);
                }
                return true;
            };
            try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
                for (Future<Boolean> done : threads.invokeAll(Collections.nCopies(CALLERS, caller))) {
                    assertThat(done.get()).isTrue();
                }
            }
            assertTimes(one, CALLERS * CALLS / 3);
            assertTimes(other, CALLERS * CALLS);
        }
    }

    private static Running start(String name) {
        return Running.start(
                Talking.class, "spring.application.name=" + name, "lamport.clock.receive-from=one,other");
    }

    private static void assertTimes(Running application, int atLeast) {
        List<Handled> handled = List.copyOf(application.context().getBean(Echo.class).handled);

        assertThat(handled).hasSizeGreaterThanOrEqualTo(atLeast)
                .allSatisfy(one -> assertThat(one.time()).isGreaterThan(one.stamp() + 1));
        assertThat(handled.stream().map(Handled::time)).as("each event has a time of its own").doesNotHaveDuplicates();
    }
}
