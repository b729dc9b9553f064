package lamportbank.benchmark.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

import lamportbank.benchmark.running.ChildJvm;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Ports;
import lamportbank.benchmark.running.Scratch;

/// A peer's whole system: a PostgreSQL, its clients, and a ZooKeeper if they agree by a lock.
public final class PeerBank implements AutoCloseable {
    public static final long OPENING_CENTS = 100_000_000;
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final List<ChildJvm> running = new ArrayList<>();
    private final EmbeddedPostgres postgres;
    private final List<URI> clients = new ArrayList<>();

    private PeerBank(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /// @param connections to the database, of each client
    public static PeerBank start(int clients, int connections, boolean withLocks, Scratch scratch, Http http)
            throws Exception {
        PeerBank bank = new PeerBank(postgres(scratch));
        try {
            bank.ledger().open(clients, OPENING_CENTS);
            String zookeeper = withLocks ? bank.startZooKeeper(scratch) : null;
            for (int number = 1; number <= clients; number++) {
                bank.startClient(number, connections, zookeeper, scratch, http);
            }
            return bank;
        } catch (Exception failure) {
            bank.close();
            throw failure;
        }
    }

    /// Durable as people run it: the embedded one would sync nothing by itself.
    static EmbeddedPostgres postgres(Scratch scratch) throws IOException, SQLException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(scratch.path().resolve("postgres"));
        DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
        EmbeddedPostgres postgres = builder.start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : DURABLE) {
                requireOn(statement, setting);
            }
        }
        return postgres;
    }

    private static void requireOn(Statement statement, String setting) throws SQLException {
        try (ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            if (!row.getString(1).equals("on")) {
                throw new IllegalStateException(setting + " is " + row.getString(1));
            }
        }
    }

    private String startZooKeeper(Scratch scratch) {
        int port = Ports.anyFree();
        running.add(ZooKeeperNode.start(port, scratch));
        return ZooKeeperNode.address(port);
    }

    private void startClient(int number, int connections, @Nullable String zookeeper, Scratch scratch, Http http) {
        URI address = Ports.url(Ports.anyFree());
        List<String> arguments = new ArrayList<>(PeerService.arguments(address));
        arguments.addAll(List.of(
                "--peer.account=" + number,
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.hikari.maximum-pool-size=" + connections));
        if (zookeeper != null) {
            arguments.add("--peer.zookeeper=" + zookeeper);
        }
        running.add(ChildJvm.of(TransferService.class, "peer-" + number, scratch, arguments)
                .awaitAnswer(http, address.resolve("/actuator/health")));
        clients.add(address);
    }

    public List<URI> clients() {
        return clients;
    }

    private Ledger ledger() {
        return new Ledger(postgres.getPostgresDatabase());
    }

    /// How many transfers its database holds.
    ///
    /// @throws IllegalStateException if the balances are not what the transfers make of the openings
    public long requireSound() throws SQLException {
        Ledger ledger = ledger();
        int accounts = clients.size();
        if (ledger.total() != accounts * OPENING_CENTS || ledger.largestError(OPENING_CENTS) != 0) {
            throw new IllegalStateException("the peer's books are wrong");
        }
        return ledger.transfers();
    }

    @Override
    public void close() {
        running.forEach(ChildJvm::close);
        try {
            postgres.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
