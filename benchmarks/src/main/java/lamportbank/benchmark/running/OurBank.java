package lamportbank.benchmark.running;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;

/// Our own services, each in a JVM of its own with a journal of its own in SQLite, synced at every commit.
public final class OurBank implements AutoCloseable {
    private static final Duration UNTIL_MEMBERS = Duration.ofMinutes(4);

    private final List<ChildJvm> running = new ArrayList<>();
    private final Scratch scratch;
    private final Http http;
    private final URI bank = Ports.url(Ports.anyFree());
    private final List<URI> clients;
    private final List<URI> branches;

    private OurBank(int clients, int branches, Scratch scratch, Http http) {
        this.scratch = scratch;
        this.http = http;
        this.clients = addresses(clients);
        this.branches = addresses(branches);
    }

    private static List<URI> addresses(int count) {
        int first = Ports.firstOf(count);
        return IntStream.range(first, first + count).mapToObj(Ports::url).toList();
    }

    /// Every client is a member when this returns.
    public static OurBank start(int clients, int branches, Scratch scratch, Http http) {
        OurBank bank = new OurBank(clients, branches, scratch, http);
        try {
            bank.start();
            return bank;
        } catch (RuntimeException failure) {
            bank.close();
            throw failure;
        }
    }

    private void start() {
        launch("bank", "bank-service", bank, List.of("--lamport.bank.opening=1000000.00"));
        start("branch", branches);
        start("client", clients);
        clients.forEach(client -> awaitMember(http, client));
    }

    static void awaitMember(Http http, URI client) {
        URI state = client.resolve("/state");
        Poll.until(client + " is a member", UNTIL_MEMBERS, () -> http.answers(state)
                && http.json(state).path("phase").asString().equals("MEMBER"));
    }

    private void start(String role, List<URI> addresses) {
        List<String> peers = new ArrayList<>(List.of("--lamport.peers.bank=" + bank));
        IntStream.rangeClosed(1, branches.size())
                .forEach(number -> peers.add("--lamport.peers.branch-" + number + "=" + branches.get(number - 1)));
        // One after the other: clients get their numbers in the order in which they come.
        IntStream.rangeClosed(1, addresses.size())
                .forEach(number -> launch(role + "-" + number, role + "-service", addresses.get(number - 1), peers));
    }

    private void launch(String name, String module, URI address, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--lamport.process=" + name,
                "--server.port=" + address.getPort(),
                "--lamport.data=" + scratch.directory(name)));
        arguments.addAll(more);
        running.add(ChildJvm.ofService(module, name, scratch, arguments)
                .awaitAnswer(http, address.resolve("/actuator/health/readiness")));
    }

    public List<URI> clients() {
        return clients;
    }

    public List<URI> branches() {
        return branches;
    }

    /// What its processes have counted so far.
    public Meters meters() {
        return Meters.read(http, bank, clients);
    }

    /// @throws IllegalStateException if the bank finds anything wrong
    public void requireSound() {
        requireSound(http, bank);
    }

    static void requireSound(Http http, URI bank) {
        JsonNode audit = http.json(bank.resolve("/audit"));
        if (!audit.path("ok").asBoolean() || audit.path("conflicts").asLong() != 0) {
            throw new IllegalStateException("our own books are wrong: " + audit);
        }
    }

    @Override
    public void close() {
        running.forEach(ChildJvm::close);
    }
}
