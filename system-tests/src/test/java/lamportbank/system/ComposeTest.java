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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.output.OutputFrame;
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

    private static final int SECONDS_TO_END = 10;
    private static final String FILE = "../docker-compose.yml";

    private static final ComposeContainer COMPOSE =
            new ComposeContainer(new File(FILE)).withBuild(false).withPull(false);
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
        everyone().forEach(ComposeTest::awaitReady);
    }

    @AfterAll
    static void stop() {
        BANK.close();
    }

    private static void awaitReady(Service service) {
        await(service.name() + " is ready")
                .atMost(UNTIL_READY)
                .ignoreExceptions()
                .until(() -> readiness(service) == 200);
    }

    /// The first and only one of a service, which has to be said of `client-2` lest it be the second of `client`.
    private static ContainerState container(String service) {
        return COMPOSE.getContainerByServiceName(service + "-1").orElseThrow();
    }

    private static List<Service> everyone() {
        return Stream.concat(BANK.processes().stream(), Stream.of(BANK.dashboard())).toList();
    }

    private static DockerClient docker() {
        return container("bank").getDockerClient();
    }

    private static String id(String service) {
        return container(service).getContainerId();
    }

    private static int readiness(Service service) {
        return service.get("/actuator/health/readiness").status();
    }

    private static String outcome(Service client, String transfer) {
        return client.get("/transfers/" + transfer + "?wait=60s").expect(200).json().path("status").asString();
    }

    /// SIGKILL, and started again whatever comes of it.
    private static <T> T without(String service, Supplier<T> meanwhile) {
        docker().killContainerCmd(id(service)).exec();
        try {
            return meanwhile.get();
        } finally {
            docker().startContainerCmd(id(service)).exec();
        }
    }

    @Test
    void money_moves_and_a_killed_client_comes_back() {
        BANK.client(1).send(2, "1.00");

        String pending = without("client-2", () -> BANK.client(1)
                .post("/transfers?wait=2s", Service.transfer(3, "0.50")).expect(202).json().path("id").asString());

        awaitReady(BANK.client(2));
        assertThat(outcome(BANK.client(1), pending)).isEqualTo("SUCCESS");
        BANK.client(2).send(1, "0.25");
        BANK.awaitOneChain();
        BANK.assertCleanAudit();
    }

    @Test
    void no_block_is_sealed_while_the_bank_is_away() {
        String pending = without("bank", () -> BANK.client(3)
                .post("/transfers?wait=2s", Service.transfer(1, "0.10")).expect(202).json().path("id").asString());

        awaitReady(BANK.bank());
        assertThat(outcome(BANK.client(3), pending)).isEqualTo("SUCCESS");
        BANK.assertCleanAudit();
    }

    @Test
    void without_their_database_they_take_nothing_and_with_it_all_go_on() {
        String[] order = {"Idempotency-Key", "asked-while-the-database-is-away"};

        Answer refused = without("postgres", () -> {
            assertThat(BANK.processes()).allSatisfy(process -> {
                assertThat(readiness(process)).isEqualTo(503);
                assertThat(process.get("/actuator/health/liveness").status()).isEqualTo(200);
            });
            return BANK.client(1).post("/transfers", Service.transfer(2, "0.20"), order);
        });

        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("\"detail\":");
        BANK.processes().forEach(ComposeTest::awaitReady);
        assertThat(BANK.client(1).post("/transfers?wait=60s", Service.transfer(2, "0.20"), order).expect(200).json()
                .path("status").asString()).isEqualTo("SUCCESS");
        BANK.branch(2).post("/deposits?wait=60s", Service.amount("1.00")).expect(200);
        BANK.awaitOneChain();
        BANK.assertCleanAudit();
    }

    @Test
    void a_service_that_is_told_to_end_ends_by_itself() {
        for (Service service : List.of(BANK.bank(), BANK.client(3), BANK.branch(3), BANK.dashboard())) {
            docker().stopContainerCmd(id(service.name())).withTimeout(SECONDS_TO_END).exec();

            assertThat(docker().inspectContainerCmd(id(service.name())).exec().getState().getExitCodeLong())
                    .as("%s: SIGTERM (128 + 15), not SIGKILL (128 + 9)", service.name()).isEqualTo(128 + 15);
            docker().startContainerCmd(id(service.name())).exec();
            awaitReady(service);
        }
    }

    /// As docs/docker.md says it.
    @Test
    void a_fourth_client_joins_by_one_command_and_is_scraped() throws IOException, InterruptedException {
        Service fourth = BANK.client(4);
        compose("up", "-d", "--no-build", "--wait", "client-4");
        try {
            assertThat(BANK.client(1).send(4, "0.10").path("status").asString()).isEqualTo("SUCCESS");
            assertThat(fourth.send(1, "0.10").path("status").asString()).isEqualTo("SUCCESS");
            BANK.awaitOneChain(fourth);
            await().atMost(UNTIL_SCRAPED).untilAsserted(
                    () -> assertThat(query("up{instance=\"client-4:8080\"} == 1")).hasSize(1));
            fourth.post("/departure", "{}");
            await("it has left").atMost(UNTIL_SCRAPED)
                    .until(() -> fourth.state().path("phase").asString().equals("LEFT"));
        } finally {
            compose("rm", "--stop", "--force", "client-4");
        }
    }

    private static void compose(String... command) throws IOException, InterruptedException {
        String project = container("bank").getContainerInfo().getConfig().getLabels().get("com.docker.compose.project");
        List<String> all = new ArrayList<>(List.of("docker", "compose", "-p", project, "-f", FILE));
        all.addAll(List.of(command));
        Process compose = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(compose.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compose.waitFor()).as(said).isZero();
    }

    @Test
    void no_service_needs_more_than_it_has() {
        assertThat(everyone()).allSatisfy(service -> {
            InspectContainerResponse container = container(service.name()).getCurrentContainerInfo();
            assertThat(container.getHostConfig().getMemory()).isEqualTo(256L * 1024 * 1024);
            assertThat(container.getState().getOOMKilled()).isFalse();
        });
    }

    @Test
    void no_service_may_more_than_it_must() {
        assertThat(everyone()).allSatisfy(service -> {
            InspectContainerResponse container = container(service.name()).getCurrentContainerInfo();
            assertThat(container.getConfig().getUser()).isEqualTo("10001:10001");
            assertThat(container.getHostConfig().getReadonlyRootfs()).isTrue();
            assertThat(container.getHostConfig().getCapDrop()).containsExactly(Capability.ALL);
            assertThat(container.getHostConfig().getSecurityOpts()).contains("no-new-privileges:true");
            assertThat(container.getNetworkSettings().getPorts().getBindings().values())
                    .allSatisfy(published -> assertThat(published)
                            .allMatch(binding -> binding.getHostIp().equals("127.0.0.1")));
        });
    }

    @Test
    void a_line_of_the_log_is_json_with_process_and_time() {
        BANK.client(1).send(3, "0.10");
        List<JsonNode> lines = container("client-1").getLogs(OutputFrame.OutputType.STDOUT).lines()
                .map(Answer.JSON::readTree)
                .filter(line -> line.path("log").path("logger").asString().equals("lamportbank.activity"))
                .toList();

        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("ecs").path("version").asString()).isNotEmpty();
            assertThat(line.path("log").path("level").asString()).isEqualTo("INFO");
            assertThat(line.path("lamport").path("process").asString()).isEqualTo("client-1");
            assertThat(line.path("lamport").path("time").asString()).matches("[0-9]+");
        });
    }

    @Test
    void a_scrape_is_well_formed() throws IOException, InterruptedException {
        BANK.client(1).send(2, "0.10");
        for (Service service : List.of(BANK.bank(), BANK.client(1), BANK.branch(1), BANK.dashboard())) {
            assertThat(lint(service.get("/actuator/prometheus").expect(200).body())).as(service.name()).isEmpty();
        }
    }

    /// What Prometheus's own tool has to say against it.
    private static String lint(String scrape) throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder(
                "docker", "exec", "-i", id("prometheus"), "promtool", "check", "metrics")
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
