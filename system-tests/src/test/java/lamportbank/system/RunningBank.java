package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The bank as `./start` runs it, in a process of its own with a data directory of its own.
final class RunningBank implements AutoCloseable {
    private static final Duration UNTIL_OPEN = Duration.ofMinutes(2);
    private static final int LINES_OF_LOG = 80;

    private final Path data;
    private final int port;
    private final int clients;
    private final int branches;
    private @Nullable ChildProcess process;
    private HttpClient http = newHttp();

    private RunningBank(Path data, int port, int clients, int branches) {
        this.data = data;
        this.port = port;
        this.clients = clients;
        this.branches = branches;
    }

    /// A bank in which nothing has happened yet, open for transfers.
    static RunningBank start(int clients, int branches) {
        try {
            Path data = Files.createTempDirectory("lamport-bank");
            RunningBank bank = new RunningBank(data, Ports.base(clients, branches), clients, branches);
            bank.start();
            return bank;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void start() {
        http = newHttp();
        process = ChildProcess.java(
                Modules.localCluster(),
                "--port", String.valueOf(port),
                "--data", data.toString(),
                "--clients", String.valueOf(clients),
                "--branches", String.valueOf(branches));
        process.awaitStdout("Lamport Bank is open", UNTIL_OPEN);
    }

    private static HttpClient newHttp() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /// As Ctrl-C does.
    void stop() {
        if (process != null) {
            process.stop();
        }
    }

    /// Whatever state it is in. The data goes too.
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(data);
        } catch (IOException left) {
            System.err.println(data + " is left behind: " + left);
        }
    }

    int port() {
        return port;
    }

    Path data() {
        return data;
    }

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
        List<Service> all = Stream.concat(clients().stream(), Stream.of(newcomers)).toList();
        List<JsonNode> chain = bank().chain();
        await("every client has all " + chain.size() + " blocks")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(all)
                        .allSatisfy(client -> assertThat(client.chain()).isEqualTo(chain)));
        return chain;
    }

    /// Waits until nothing is on its way any more: nobody's clock will move unless somebody asks for something.
    void awaitQuiet() {
        await("nothing is on its way")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    List<JsonNode> seen = states();
                    return seen.stream().allMatch(RunningBank::isIdle) && seen.equals(states());
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

    /// The last lines of what all services logged.
    String log() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("lamport.log"));
            String stderr = process == null ? "" : process.stderr();
            return stderr + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
        } catch (IOException none) {
            return "no log: " + none;
        }
    }

    /// Where to listen.
    static final class Ports {
        /// Below the ports that the operating system gives to outgoing connections.
        private static final int LOWEST = 20_000;
        private static final int HIGHEST = 32_000;

        private Ports() {}

        /// A base from which everything is free.
        static int base(int clients, int branches) {
            int base;
            do {
                base = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            } while (!isFree(base, clients, branches));
            return base;
        }

        private static boolean isFree(int base, int clients, int branches) {
            return Stream.of(
                    IntStream.of(base, base + 10),
                    IntStream.rangeClosed(base + 21, base + 20 + clients),
                    IntStream.rangeClosed(base + 121, base + 120 + branches))
                    .flatMapToInt(ports -> ports)
                    .allMatch(Ports::isFree);
        }

        static int anyFree() {
            int port;
            do {
                port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            } while (!isFree(port));
            return port;
        }

        private static boolean isFree(int port) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException taken) {
                return false;
            }
        }
    }
}
