package lamportbank.system;

import java.net.URI;
import java.net.http.HttpClient;

import org.junit.jupiter.api.MethodOrderer;
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

import static org.assertj.core.api.Assertions.assertThat;

/// A bank whose journal is in a PostgreSQL, and that goes on from it after a restart.
@NeedsImages(BankOnPostgresTest.IMAGE)
@Testcontainers
@TestMethodOrder(MethodOrderer.MethodName.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@SpringBootTest(
        classes = BankService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=bank", BankOnPostgresTest.WITHOUT_PAGES})
class BankOnPostgresTest {
    static final String IMAGE = "postgres:18.6";

    /// Thymeleaf is on the class path for the dashboard alone.
    static final String WITHOUT_PAGES =
            "spring.autoconfigure.exclude=org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration";

    private static final String REGISTRATION = "{\"incarnation\": \"it\", \"address\": \"http://127.0.0.1:1\"}";

    @Container
    @ServiceConnection
    private static final PostgreSQLContainer DATABASE = new PostgreSQLContainer(IMAGE);

    @LocalServerPort
    private int port;

    private Service service() {
        return new Service("bank", URI.create("http://127.0.0.1:" + port), HttpClient.newHttpClient());
    }

    private JsonNode register() {
        return service()
                .post("/members", REGISTRATION, "Lamport-Clock", "5", "Lamport-Node", "client-1")
                .expect(201)
                .json();
    }

    @Test
    void a_opens_an_account() {
        assertThat(register().path("self").path("id").asInt()).isEqualTo(1);
        assertThat(service().clock()).isEqualTo(7);
    }

    @Test
    void b_goes_on_after_a_restart() {
        assertThat(service().clock()).isEqualTo(7);
        assertThat(service().state().path("accounts")).hasSize(1);
        assertThat(register().path("self").path("id").asInt()).as("the same member").isEqualTo(1);
    }
}
