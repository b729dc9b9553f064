package lamportbank.benchmark.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// `./start`, as a person runs it: a bank, three clients, three branches and the dashboard in one JVM.
public final class LocalSystem implements AutoCloseable {
    private static final int HIGHEST_OFFSET = 123;
    private static final String ORDER = "{\"to\":2,\"amount\":\"0.01\"}";

    private final int port = Ports.firstOf(HIGHEST_OFFSET + 1);
    private final Http http;
    private final ChildJvm process;
    private final Duration untilFirstTransfer;

    private LocalSystem(String name, Scratch scratch, Http http) {
        this.http = http;
        long began = System.nanoTime();
        process = ChildJvm.start(
                name,
                new ProcessBuilder(
                        Repository.ROOT.resolve("start").toString(),
                        "--port", String.valueOf(port),
                        "--data", scratch.directory(name).toString()),
                scratch.path().resolve(name + ".log"));
        process.await("makes a transfer", this::sends);
        untilFirstTransfer = Duration.ofNanos(System.nanoTime() - began);
    }

    /// Returns when the first transfer has ended.
    public static LocalSystem start(String name, Scratch scratch, Http http) {
        return new LocalSystem(name, scratch, http);
    }

    private boolean sends() {
        try {
            http.post(clients().getFirst().resolve("/transfers?wait=10s"), ORDER);
            return true;
        } catch (UncheckedIOException | IllegalStateException notYet) {
            return false;
        }
    }

    /// From the command to the end of the first transfer.
    public Duration untilFirstTransfer() {
        return untilFirstTransfer;
    }

    /// The first transfer may come before the last client.
    public void awaitMembers() {
        clients().forEach(client -> OurBank.awaitMember(http, client));
    }

    public List<URI> clients() {
        return IntStream.rangeClosed(1, 3).mapToObj(number -> Ports.url(port + 20 + number)).toList();
    }

    /// The memory that it has of the machine, in megabytes.
    public double residentMegabytes() {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(process.pid())).start();
            String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Long.parseLong(kilobytes.strip()) / 1024.0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
