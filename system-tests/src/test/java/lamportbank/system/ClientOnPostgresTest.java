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

import lamportbank.client.ClientService;

import static org.assertj.core.api.Assertions.assertThat;

/// A client whose journal is in a PostgreSQL, and that goes on from it after a restart.
@NeedsImages(ClientOnPostgresTest.IMAGE)
@Testcontainers
@TestMethodOrder(MethodOrderer.MethodName.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@SpringBootTest(
        classes = ClientService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=client", "lamport.process=client-1", "lamport.peers.bank=http://127.0.0.1:1",
            ClientOnPostgresTest.WITHOUT_PAGES})
class ClientOnPostgresTest {
    static final String IMAGE = "postgres:18.6";

    /// Thymeleaf is on the class path for the dashboard alone.
    static final String WITHOUT_PAGES =
            "spring.autoconfigure.exclude=org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration";

    @Container
    @ServiceConnection
    private static final PostgreSQLContainer DATABASE = new PostgreSQLContainer(IMAGE);

    @LocalServerPort
    private int port;

    private Service service() {
        return new Service("client-1", URI.create("http://127.0.0.1:" + port), HttpClient.newHttpClient());
    }

    private void assertAsksTheBank() {
        JsonNode state = service().state();
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
