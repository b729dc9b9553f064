package lamportbank.benchmark.running;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.springframework.boot.SpringApplication;

import lamportbank.bank.BankService;
import lamportbank.client.ClientService;

/// A bank and many clients in one JVM that still speak REST to each other, as under `./start`, but with nobody watching.
public final class CrowdInOneJvm implements AutoCloseable {
    private static final String HEAP = "-Xmx3g"; // the same for all sizes
    private static final String READY = "all are here";

    private final Http http;
    private final ChildJvm process;
    private final URI bank;
    private final List<URI> clients;

    private CrowdInOneJvm(int size, Scratch scratch, Http http) {
        this.http = http;
        int first = Ports.firstOf(size + 1);
        bank = Ports.url(first);
        clients = IntStream.rangeClosed(1, size).mapToObj(number -> Ports.url(first + number)).toList();
        process = ChildJvm.of(HEAP, CrowdInOneJvm.class, "crowd-of-" + size, scratch, List.of(
                String.valueOf(size),
                String.valueOf(first),
                scratch.directory("crowd-of-" + size).toString()));
    }

    public static CrowdInOneJvm start(int clients, Scratch scratch, Http http) {
        CrowdInOneJvm crowd = new CrowdInOneJvm(clients, scratch, http);
        crowd.process.awaitSaid(READY);
        crowd.clients.forEach(client -> OurBank.awaitMember(http, client));
        return crowd;
    }

    public static void main(String[] arguments) {
        int clients = Integer.parseInt(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        Path data = Path.of(arguments[2]);
        String bank = "--lamport.peers.bank=" + Ports.url(port);
        run(BankService::application, "bank", port, data, "--lamport.bank.opening=1000000.00");
        for (int number = 1; number <= clients; number++) {
            run(ClientService::application, "client-" + number, port + number, data, bank);
        }
        System.out.println(READY);
    }

    private static void run(
            Supplier<SpringApplication> service, String process, int port, Path data, String setting) {
        SpringApplication application = service.get();
        application.setRegisterShutdownHook(false);
        application.run(
                "--lamport.process=" + process,
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--lamport.data=" + data,
                "--logging.level.org.springdoc=ERROR",
                setting);
    }

    public List<URI> clients() {
        return clients;
    }

    public Meters meters() {
        return Meters.read(http, bank, clients);
    }

    public ChildJvm process() {
        return process;
    }

    public void requireSound() {
        OurBank.requireSound(http, bank);
    }

    @Override
    public void close() {
        process.close();
    }
}
