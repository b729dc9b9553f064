package lamportbank.system;

import java.net.URI;
import java.net.http.HttpClient;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.annotation.DirtiesContext;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;
import tools.jackson.databind.JsonNode;

import lamportbank.bank.BankService;
import lamportbank.client.ClientService;

import static org.assertj.core.api.Assertions.assertThat;

/// Services whose journal is in a PostgreSQL of its own, and that go on from it after a restart.
class PostgresTest {
    private static final String IMAGE = "postgres:18.6";
    private static final String NO_PAGES =
            "spring.autoconfigure.exclude=org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration";

    private static Service at(String name, int port) {
        return new Service(name, URI.create("http://127.0.0.1:" + port), HttpClient.newHttpClient());
    }

    @Nested
    @NeedsImages(IMAGE)
    @Testcontainers
    @TestMethodOrder(MethodOrderer.MethodName.class)
    @DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
    @SpringBootTest(
            classes = BankService.class,
            webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
            properties = {"spring.config.name=bank", NO_PAGES})
    class OfTheBank {
        private static final String REGISTRATION = "{\"incarnation\": \"it\", \"address\": \"http://127.0.0.1:1\"}";

        @Container
        @ServiceConnection
        private static final PostgreSQLContainer DATABASE = new PostgreSQLContainer(IMAGE);

        @LocalServerPort
        private int port;

        private JsonNode register() {
            return at("bank", port)
                    .post("/members", REGISTRATION, "Lamport-Clock", "5", "Lamport-Node", "client-1")
                    .expect(201)
                    .json();
        }

        @Test
        void a_opens_an_account() {
            assertThat(register().path("self").path("id").asInt()).isEqualTo(1);
            assertThat(at("bank", port).clock()).isEqualTo(7);
        }

        @Test
        void b_goes_on_after_a_restart() {
            assertThat(at("bank", port).clock()).isEqualTo(7);
            assertThat(at("bank", port).state().path("accounts")).hasSize(1);
            assertThat(register().path("self").path("id").asInt()).as("the same member").isEqualTo(1);
        }
    }

    @Nested
    @NeedsImages(IMAGE)
    @Testcontainers
    @TestMethodOrder(MethodOrderer.MethodName.class)
    @DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
    @SpringBootTest(
            classes = ClientService.class,
            webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
            properties = {
                "spring.config.name=client", "lamport.process=client-1", "lamport.peers.bank=http://127.0.0.1:1",
                NO_PAGES})
    class OfAClient {
        @Container
        @ServiceConnection
        private static final PostgreSQLContainer DATABASE = new PostgreSQLContainer(IMAGE);

        @LocalServerPort
        private int port;

        private void assertAsksTheBank() {
            JsonNode state = at("client-1", port).state();
            assertThat(state.path("phase").asString()).isEqualTo("REGISTERING");
            assertThat(state.path("time").asLong()).isEqualTo(1);
            assertThat(state.path("questions")).hasSize(1);
            assertThat(state.path("questions").path(0).path("question").asString()).isEqualTo("Register");
        }

        @Test
        void a_asks_the_bank_which_is_away() {
            assertAsksTheBank();
        }

        @Test
        void b_asks_the_same_after_a_restart() {
            assertAsksTheBank();
        }
    }
}
