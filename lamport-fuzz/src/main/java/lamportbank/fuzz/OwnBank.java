package lamportbank.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A bank that is there only to be fuzzed: what `./start` runs, with a directory of its own.
final class OwnBank implements AutoCloseable {
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final int UNTIL_STOPPED_SECONDS = 40;

    private final Process process;
    private final Path data;
    private final int port;
    private final Thread killer;

    private OwnBank(Process process, Path data, int port) {
        this.process = process;
        this.data = data;
        this.port = port;
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /// The script says where `./start` is.
    static OwnBank start() throws IOException {
        String start = System.getProperty("fuzz.start", "./start");
        Path data = Files.createTempDirectory("fuzzed-bank");
        int port = freePort();
        Process process = new ProcessBuilder(start, "--port", String.valueOf(port), "--data", data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        OwnBank bank = new OwnBank(process, data, port);
        BufferedReader said = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null && !line.contains("is open")) {
            line = said.readLine();
        }
        if (line == null) {
            bank.close();
            throw new Trouble("./start did not start a bank");
        }
        Thread.ofPlatform().daemon().start(() -> said.lines().forEach(more -> {}));
        return bank;
    }

    private static int freePort() {
        for (int attempts = 0; attempts < 100; attempts++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket first = new ServerSocket(port); ServerSocket second = new ServerSocket(port + 10)) {
                return first.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
        throw new Trouble("no ports are free");
    }

    URI dashboard() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(UNTIL_STOPPED_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
