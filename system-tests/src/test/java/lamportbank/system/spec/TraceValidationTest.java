package lamportbank.system.spec;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.spec.RecordedRun;
import lamportbank.spec.Recorder;
import lamportbank.spec.TraceCheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What the real services did, from registering on, is a behaviour of the specification.
class TraceValidationTest {
    private static final Path JAR = Path.of("../local-cluster/target/local-cluster.jar");
    private static final int CLIENTS = 4;
    private static final int LEAVER = 4;
    private static final int EVICTED = 3;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void a_run_of_the_services_is_a_behaviour_of_the_specification(@TempDir Path data) throws Exception {
        int base = freeBase();
        Process bank = start(base, data);
        try (Recorder recorder = new Recorder(processes(base))) {
            for (int round = 0; round < 3; round++) { // all at once
                List<CompletableFuture<HttpResponse<String>>> calls = IntStream.rangeClosed(1, CLIENTS)
                        .mapToObj(client -> transfer(base, client, client % CLIENTS + 1, "4.00"))
                        .toList();
                calls.forEach(call -> assertThat(call.join().body()).contains("SUCCESS"));
            }
            assertThat(transfer(base, 1, 2, "2.00").join().statusCode()).isEqualTo(200);
            assertThat(transfer(base, 2, 3, "999.00").join().body()).contains("ABORT");

            assertThat(
                    post(client(base, LEAVER, "/transfers"), "{\"to\": 1, \"amount\": \"1.00\"}").join().statusCode())
                    .isEqualTo(202);
            assertThat(post(client(base, LEAVER, "/departure"), "").join().statusCode()).isEqualTo(202);
            assertThat(transfer(base, 1, LEAVER, "1.00").join().body()).contains("SUCCESS");
            assertThat(post(bank(base, "/members/" + EVICTED + "/eviction"), "").join().statusCode()).isLessThan(300);
            assertThat(transfer(base, 2, 1, "1.00").join().statusCode()).isEqualTo(200);

            List<String> lines = recorder.awaitQuiet();
            Files.createDirectories(Path.of("target"));
            Files.write(Path.of("target/recorded-run.jsonl"), lines);
            TraceCheck.Verdict verdict = TraceCheck.check(RecordedRun.parse(lines));
            System.out.println("a recorded run of " + lines.size() + " effects: " + verdict);
            assertThat(verdict.isAccepted()).as(verdict.toString()).isTrue();
            assertThat(verdict.steps()).isGreaterThan(100);

            List<String> doctored = lines.stream().map(line -> line.replace("\"Leave\"", "\"Reply\"")).toList();
            TraceCheck.Verdict refusal = TraceCheck.check(RecordedRun.parse(doctored));
            System.out.println("with a reply where the LEAVE was: " + refusal);
            assertThat(refusal.isAccepted()).isFalse();
            assertThat(refusal.reason()).contains("client-" + LEAVER, "takes the bank's answer Departed",
                    "it then sends");
        } finally {
            bank.destroy();
            if (!bank.waitFor(30, TimeUnit.SECONDS)) {
                bank.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(int base, Path data) throws IOException {
        Path log = data.resolve("stdout");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "-jar", JAR.toString(),
                "--port", "" + base, "--data", data.toString(), "--clients", "" + CLIENTS, "--branches", "1")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await("the bank is open")
                .atMost(2, TimeUnit.MINUTES)
                .failFast(() -> assertThat(process.isAlive()).as(Files.readString(log)).isTrue())
                .until(() -> Files.readString(log).contains("Lamport Bank is open"));
        return process;
    }

    private static List<URI> processes(int base) {
        List<URI> processes = new ArrayList<>(List.of(bank(base, "")));
        IntStream.rangeClosed(1, CLIENTS).forEach(client -> processes.add(client(base, client, "")));
        return processes;
    }

    private static URI bank(int base, String path) {
        return URI.create("http://127.0.0.1:" + (base + 10) + path);
    }

    private static URI client(int base, int client, String path) {
        return URI.create("http://127.0.0.1:" + (base + 20 + client) + path);
    }

    private CompletableFuture<HttpResponse<String>> transfer(int base, int from, int to, String amount) {
        return post(client(base, from, "/transfers?wait=20s"),
                "{\"to\": " + to + ", \"amount\": \"" + amount + "\"}");
    }

    private CompletableFuture<HttpResponse<String>> post(URI address, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int freeBase() {
        while (true) {
            int base = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (IntStream.of(base, base + 10, base + 21, base + 22, base + 23, base + 24, base + 121)
                    .allMatch(TraceValidationTest::isFree)) {
                return base;
            }
        }
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
