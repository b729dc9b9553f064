package lamportbank.clock;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Each kind of client against a real server, which has no clock but says what it is told to.
class ClientsTest {
    /// The headers of the requests that have come.
    private static final ConcurrentLinkedQueue<HttpHeaders> ASKED = new ConcurrentLinkedQueue<>();

    @Configuration(proxyBeanMethods = false)
    @RestController
    static class Peer {
        @GetMapping("/at")
        ResponseEntity<String> at(@RequestHeader HttpHeaders headers, @RequestParam(required = false) String stamp) {
            ASKED.add(headers);
            ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
            return (stamp == null ? answer : answer.header("Lamport-Clock", stamp)).body("an answer");
        }
    }

    interface Asking {
        @GetExchange("/at")
        String at(@RequestParam String stamp);
    }

    interface AskingSlowly {
        @GetExchange("/at")
        String at(@RequestParam String stamp);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "peer", types = Asking.class)
    @ImportHttpServices(group = "reactive-peer", types = AskingSlowly.class,
            clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    static class Asker {}

    private enum Client {
        REST_CLIENT((context, address) -> context.getBean(RestClient.Builder.class).build().get()
                .uri(address).retrieve().body(String.class)),
        REST_TEMPLATE((context, address) -> context.getBean(RestTemplateBuilder.class).build()
                .getForObject(address, String.class)),
        WEB_CLIENT((context, address) -> context.getBean(WebClient.Builder.class).build().get()
                .uri(address).retrieve().bodyToMono(String.class).block()),
        HTTP_INTERFACE((context, address) -> context.getBean(Asking.class).at(stampIn(address))),
        HTTP_INTERFACE_OF_A_WEB_CLIENT(
                (context, address) -> context.getBean(AskingSlowly.class).at(stampIn(address)));

        private final BiFunction<ConfigurableApplicationContext, URI, String> get;

        Client(BiFunction<ConfigurableApplicationContext, URI, String> get) {
            this.get = get;
        }

        private static String stampIn(URI address) {
            return address.getQuery().substring("stamp=".length());
        }
    }

    private static Running peer;
    private static Running asker;
    private static Running shy;

    @BeforeAll
    static void start() {
        peer = Running.start(Peer.class, "lamport.clock.enabled=false");
        String address = peer.address().toString();
        List<String> settings = List.of(
                "spring.application.name=asker",
                "spring.http.serviceclient.peer.base-url=" + address,
                "spring.http.serviceclient.reactive-peer.base-url=" + address,
                "spring.main.web-application-type=servlet");
        asker = Running.start(Asker.class,
                Stream.concat(settings.stream(), Stream.of("lamport.clock.send-to=" + address)).toArray(String[]::new));
        shy = Running.start(Asker.class, settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        for (Running one : new Running[]{asker, shy, peer}) {
            one.close();
        }
    }

    @BeforeEach
    void forget() {
        ASKED.clear();
    }

    private static URI at(long stamp) {
        return peer.address().resolve("/at?stamp=" + stamp);
    }

    @ParameterizedTest
    @EnumSource
    void a_request_is_a_send_and_its_answer_a_receipt(Client client) {
        long before = asker.clock().time();
        long stamp = before + 100;

        assertThat(client.get.apply(asker.context(), at(stamp))).isEqualTo("an answer");
        HttpHeaders asked = ASKED.remove();
        assertThat(asked.get("Lamport-Clock")).containsExactly(Long.toString(before + 1));
        assertThat(asked.get("Lamport-Node")).containsExactly("asker");
        assertThat(asker.clock().time()).isEqualTo(stamp + 1);
    }

    @ParameterizedTest
    @EnumSource
    void nobody_is_stamped_whom_the_application_does_not_name(Client client) {
        long before = shy.clock().time();
        client.get.apply(shy.context(), at(1_000_000));

        assertThat(ASKED.remove().containsHeader("Lamport-Clock")).isFalse();
        assertThat(shy.clock().time()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_cannot_be_taken_is_an_error_and_moves_nothing(Client client) {
        long before = asker.clock().time();

        assertThatThrownBy(() -> client.get.apply(asker.context(), at(-1)))
                .rootCause()
                .isInstanceOf(IOException.class)
                .hasMessage("the answer of " + at(-1) + " cannot be taken: Lamport-Clock must be a whole number from 0"
                        + " to 2^53 - 2, not '-1'");
        assertThat(asker.clock().time()).as("the send alone").isEqualTo(before + 1);
        assertThatThrownBy(() -> client.get.apply(asker.context(), at(before + (1L << 33))))
                .rootCause().hasMessageContaining("more than 4294967296 ahead of this clock");
        assertThat(asker.clock().time()).isEqualTo(before + 2);
    }

    @Test
    void an_answer_without_a_stamp_is_taken_as_it_is() {
        long before = asker.clock().time();

        assertThat(Client.REST_CLIENT.get.apply(asker.context(), peer.address().resolve("/at")))
                .isEqualTo("an answer");
        assertThat(asker.clock().time()).isEqualTo(before + 1);
    }

    @Test
    void an_application_can_stamp_a_client_of_its_own() {
        RestClient client = RestClient.builder()
                .requestInterceptor(shy.context().getBean(LamportClockInterceptor.class)).build();
        long before = shy.clock().time();

        client.get().uri(at(before + 100)).retrieve().toBodilessEntity();
        assertThat(ASKED.remove().get("Lamport-Clock")).containsExactly(Long.toString(before + 1));
        assertThat(shy.clock().time()).isEqualTo(before + 101);

        Map<String, String> own = Map.of("Lamport-Clock", "7");
        client.get().uri(at(7)).headers(headers -> headers.setAll(own)).retrieve().toBodilessEntity();
        assertThat(ASKED.remove().get("Lamport-Clock")).as("stamped already").containsExactly("7");
        assertThat(shy.clock().time()).isEqualTo(before + 101);

        WebClient.builder().filter(shy.context().getBean(LamportClockExchangeFilter.class)).build()
                .get().uri(at(before + 200)).retrieve().toBodilessEntity().block();
        assertThat(ASKED.remove().get("Lamport-Clock")).containsExactly(Long.toString(before + 102));
        assertThat(shy.clock().time()).isEqualTo(before + 201);
    }
}
