package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// The bank as `./start` runs it, in a process of its own with a data directory of its own.
final class RunningBank extends AnyBank {
    private static final Duration UNTIL_OPEN = Duration.ofMinutes(2);
    private static final int LINES_OF_LOG = 80;

    private final Path data;
    private final int clients;
    private final int branches;
    private @Nullable ChildProcess process;

    private RunningBank(Path data, int port, int clients, int branches) {
        super(port, clients, branches);
        this.data = data;
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
        connectAnew();
        process = PreparedJar.localCluster().run(
                "--port", String.valueOf(port()),
                "--data", data.toString(),
                "--clients", String.valueOf(clients),
                "--branches", String.valueOf(branches));
        process.awaitStdout("Lamport Bank is open", UNTIL_OPEN);
    }

    /// As Ctrl-C does.
    void stop() {
        if (process != null) {
            process.stop();
        }
    }

    /// @throws AssertionError if it runs after that
    void stop(Duration atMost) {
        Objects.requireNonNull(process).stop(atMost);
    }

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

    long pid() {
        return Objects.requireNonNull(process).pid();
    }

    Path data() {
        return data;
    }

    @Override
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
