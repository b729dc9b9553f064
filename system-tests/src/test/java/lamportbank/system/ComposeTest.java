package lamportbank.system;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.github.dockerjava.api.DockerClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The whole of `docker-compose.yml`, as people start it: the same ports, PostgreSQL, Prometheus.
@NeedsImages(
        value = {
            "postgres:18.6", "prom/prometheus:v3.5.3", "lamport-bank/bank-service", "lamport-bank/client-service",
            "lamport-bank/branch-service", "lamport-bank/dashboard"},
        ofThisBuild = true)
class ComposeTest {
    private static final Duration UNTIL_READY = Duration.ofMinutes(10);
    private static final Duration UNTIL_SCRAPED = Duration.ofMinutes(1);

    private static final ComposeContainer COMPOSE =
            new ComposeContainer(new File("../docker-compose.yml")).withBuild(false).withPull(false);
    private static final ComposedBank BANK = new ComposedBank();

    private static final class ComposedBank extends AnyBank {
        ComposedBank() {
            super(8080, 3, 3);
        }

        @Override
        String log() {
            return "see docker compose logs";
        }

        @Override
        public void close() {
            COMPOSE.stop();
        }
    }

    @BeforeAll
    static void start() {
        COMPOSE.start();
        Stream.concat(BANK.processes().stream(), Stream.of(BANK.dashboard())).forEach(ComposeTest::awaitReady);
    }

    @AfterAll
    static void stop() {
        BANK.close();
    }

    private static void awaitReady(Service service) {
        await(service.name() + " is ready")
                .atMost(UNTIL_READY)
                .ignoreExceptions()
                .until(() -> service.get("/actuator/health/readiness").status() == 200);
    }

    /// The first and only one of a service, which has to be said of `client-2` lest it be the second of `client`.
    private static ContainerState container(String service) {
        return COMPOSE.getContainerByServiceName(service + "-1").orElseThrow();
    }

    @Test
    void money_moves_and_a_killed_client_comes_back() {
        BANK.client(1).send(2, "1.00");

        DockerClient docker = container("client-2").getDockerClient();
        String id = container("client-2").getContainerId();
        docker.killContainerCmd(id).exec();
        String pending = BANK.client(1)
                .post("/transfers", Service.transfer(3, "0.50")).expect(202).json().path("id").asString();
        docker.startContainerCmd(id).exec();

        awaitReady(BANK.client(2));
        assertThat(BANK.client(1).get("/transfers/" + pending + "?wait=60s").expect(200).json()
                .path("status").asString()).isEqualTo("SUCCESS");
        BANK.client(2).send(1, "0.25");
        BANK.awaitOneChain();
        BANK.assertCleanAudit();
    }

    @Test
    void no_service_needs_more_than_it_has() {
        Stream.concat(BANK.processes().stream(), Stream.of(BANK.dashboard())).forEach(service -> assertThat(
                container(service.name()).getCurrentContainerInfo().getState().getOOMKilled())
                .as(service.name()).isFalse());
    }

    @Test
    void a_scrape_is_well_formed() throws IOException, InterruptedException {
        for (Service process : List.of(BANK.bank(), BANK.client(1), BANK.branch(1))) {
            assertThat(lint(process.get("/actuator/prometheus").expect(200).body())).as(process.name()).isEmpty();
        }
    }

    /// What Prometheus's own tool has to say against it.
    private static String lint(String scrape) throws IOException, InterruptedException {
        String prometheus = container("prometheus").getContainerId();
        Process promtool = new ProcessBuilder("docker", "exec", "-i", prometheus, "promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream input = promtool.getOutputStream()) {
            input.write(scrape.getBytes(StandardCharsets.UTF_8));
        }
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        promtool.waitFor();
        return complaints;
    }

    @Test
    void every_panel_of_the_dashboard_shows_something_and_no_alert_has_a_reason() {
        BANK.client(3).send(1, "0.10");
        BANK.branch(1).post("/deposits?wait=60s", Service.amount("1.00")).expect(200);
        Path dashboard = Path.of("../docker/grafana/dashboards/lamport-bank.json");
        List<String> queries = Answer.JSON.readTree(dashboard.toFile()).path("panels").valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asString())
                .toList();
        assertThat(queries).hasSizeGreaterThan(20);
        assertThat(queries).allSatisfy(query -> await(query).atMost(UNTIL_SCRAPED)
                .untilAsserted(() -> assertThat(query(query)).isNotEmpty()));
        assertThat(query("ALERTS{alertname=~\"TwoInside|MoneyNotConserved\"}")).isEmpty();
    }

    private static List<JsonNode> query(String expression) {
        Service prometheus = new Service("prometheus", URI.create("http://127.0.0.1:9090"), HttpClient.newHttpClient());
        return prometheus
                .get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .expect(200)
                .json()
                .path("data")
                .path("result")
                .valueStream()
                .toList();
    }
}
