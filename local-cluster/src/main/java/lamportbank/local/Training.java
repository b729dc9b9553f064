package lamportbank.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/// What `./start` does once after a build: a bank is opened and works for a while, under Java's
/// `-XX:AOTCacheOutput`. Java writes down what was loaded and linked, and which methods mattered (JEP 483, JEP 515), and
/// each later start begins with that.
final class Training {
    private static final Duration LOAD = Duration.ofSeconds(20);
    private static final List<String> LOOKED_AT = List.of("/", "/js/main.js", "/cluster");

    private Training() {}

    static void run() {
        Path data = ScenarioCommand.temporaryDirectory();
        Ports ports = new Ports(Ports.anyFree(1).getFirst());
        try (LocalCluster cluster = new LocalCluster(Options.parse(
                List.of("--data", data.toString(), "--port", String.valueOf(ports.dashboard()))))) {
            cluster.open();
            work(ports);
        }
        ScenarioCommand.delete(data);
    }

    /// One caller at each client and branch.
    private static void work(Ports ports) {
        long end = System.nanoTime() + LOAD.toNanos();
        RestClient rest = RestClient.create();
        LOOKED_AT.forEach(path -> rest.get().uri(Ports.url(ports.dashboard()) + path).retrieve().toBodilessEntity());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 1; client <= 3; client++) {
                String transfers = Ports.url(ports.client(client)) + "/transfers?wait=10s";
                Map<String, Object> transfer = Map.of("to", client % 3 + 1, "amount", "0.01");
                callers.execute(() -> repeat(rest, transfers, transfer, end));
                String deposits = Ports.url(ports.branch(client)) + "/deposits?wait=10s";
                callers.execute(() -> repeat(rest, deposits, Map.of("amount", "0.01"), end));
            }
        }
        rest.get().uri(Ports.url(ports.bank()) + "/audit").retrieve().toBodilessEntity();
    }

    private static void repeat(RestClient rest, String address, Object body, long end) {
        while (System.nanoTime() - end < 0) {
            rest.post().uri(address).contentType(MediaType.APPLICATION_JSON).body(body).retrieve().toBodilessEntity();
        }
    }
}
