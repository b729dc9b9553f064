package lamportbank.benchmark.peer;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// How a peer's services are run: with what Spring Boot settings ours give themselves.
final class PeerService {
    private PeerService() {}

    static List<String> arguments(URI address) {
        return List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + address.getPort(),
                "--spring.threads.virtual.enabled=true",
                "--server.tomcat.max-keep-alive-requests=-1",
                "--server.tomcat.accept-count=1000",
                "--spring.http.clients.imperative.factory=http-components",
                "--spring.main.banner-mode=off",
                "--spring.flyway.enabled=false",
                "--spring.jmx.enabled=false");
    }

    /// A database as our services have by default: synced at every commit.
    static String sqlite(Path file) {
        return "jdbc:sqlite:" + file
                + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000&transaction_mode=IMMEDIATE";
    }
}
