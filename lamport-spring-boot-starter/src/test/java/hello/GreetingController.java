package hello;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import lamportbank.core.process.Refusal;
import lamportbank.spring.LamportProperties;
import lamportbank.spring.rest.Watching;

@RestController
class GreetingController {
    private final RestClient rest;
    private final LamportProperties lamport;
    private final AtomicLong given = new AtomicLong();

    GreetingController(RestClient.Builder rest, LamportProperties lamport) {
        this.rest = rest.build();
        this.lamport = lamport;
    }

    /// Two events, if another process asks: a receive and a send.
    @GetMapping("/greeting")
    String greeting(@RequestParam(defaultValue = "world") String name) {
        if (name.isBlank()) {
            throw new Refusal(Refusal.Reason.INVALID, "a name has at least one letter");
        }
        given.incrementAndGet();
        return "Hello, " + name;
    }

    /// Two events here, and two there.
    @GetMapping("/greeting/of/{peer}")
    @Nullable
    String greetingOf(@PathVariable String peer) {
        URI address = lamport.peers().get(peer);
        if (address == null) {
            throw new Refusal(Refusal.Reason.UNKNOWN,
                    "there is no " + peer + "; there are " + lamport.peers().keySet());
        }
        return rest.get().uri(address.resolve("/greeting")).retrieve().body(String.class);
    }

    /// No event, whoever asks.
    @Watching
    @GetMapping("/greetings")
    long given() {
        return given.get();
    }
}
