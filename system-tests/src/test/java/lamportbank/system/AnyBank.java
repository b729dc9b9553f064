package lamportbank.system;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A bank that runs, however its services are run: where each is reached, and what must be so.
abstract class AnyBank implements AutoCloseable {
    private static final Duration UNTIL_AGREED = Duration.ofSeconds(60);

    private final int port;
    private final int clients;
    private final int branches;
    private HttpClient http = newHttp();

    AnyBank(int port, int clients, int branches) {
        this.port = port;
        this.clients = clients;
        this.branches = branches;
    }

    /// Lets go of connections to services that are no more.
    final void connectAnew() {
        http = newHttp();
    }

    private static HttpClient newHttp() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    int port() {
        return port;
    }

    /// Whatever state it is in. The data goes too.
    @Override
    public abstract void close();

    /// The last lines of what all services logged.
    abstract String log();

    // ---- who is there

    Service dashboard() {
        return service("dashboard", port);
    }

    Service bank() {
        return service("bank", port + 10);
    }

    Service client(int number) {
        return service("client-" + number, port + 20 + number);
    }

    Service branch(int number) {
        return service("branch-" + number, port + 120 + number);
    }

    List<Service> clients() {
        return IntStream.rangeClosed(1, clients).mapToObj(this::client).toList();
    }

    List<Service> branches() {
        return IntStream.rangeClosed(1, branches).mapToObj(this::branch).toList();
    }

    /// Every Lamport process.
    List<Service> processes() {
        List<Service> all = new ArrayList<>(List.of(bank()));
        all.addAll(branches());
        all.addAll(clients());
        return all;
    }

    Service service(String name, int at) {
        return new Service(name, URI.create("http://127.0.0.1:" + at), http);
    }

    // ---- what must be so

    /// Waits until every client has every block of the bank.
    ///
    /// @return the chain that all of them have, block for block
    List<JsonNode> awaitOneChain(Service... newcomers) {
        return awaitChain(Stream.concat(clients().stream(), Stream.of(newcomers)).toList());
    }

    /// As [#awaitOneChain], for some of the clients.
    List<JsonNode> awaitChain(List<Service> all) {
        List<JsonNode> chain = bank().chain();
        await("every client has all " + chain.size() + " blocks")
                .atMost(UNTIL_AGREED)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(all)
                        .allSatisfy(client -> assertThat(client.chain()).isEqualTo(chain)));
        return chain;
    }

    /// Waits until nothing is on its way any more: nobody's clock will move unless somebody asks for something.
    void awaitQuiet() {
        await("nothing is on its way")
                .atMost(UNTIL_AGREED)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    List<JsonNode> seen = states();
                    return seen.stream().allMatch(AnyBank::isIdle) && seen.equals(states());
                });
    }

    private List<JsonNode> states() {
        return processes().stream().map(Service::state).toList();
    }

    private static boolean isIdle(JsonNode state) {
        return state.path("queue").isEmpty()
                && state.path("waiting").isEmpty()
                && state.path("channels").valueStream()
                        .allMatch(channel -> channel.path("unacknowledged").asInt() == 0);
    }

    /// The bank itself finds nothing wrong.
    JsonNode assertCleanAudit() {
        JsonNode audit = bank().get("/audit").expect(200).json();
        assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
        assertThat(audit.path("conflicts").asLong()).isZero();
        assertThat(audit.path("findings")).isEmpty();
        return audit;
    }
}
