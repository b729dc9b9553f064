package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import static org.awaitility.Awaitility.await;

/// A bank whose every service is a process of its own, as on machines of their own, so that each can be killed.
final class SeparateBank extends AnyBank {
    private static final Duration UNTIL_READY = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final int LINES_OF_LOG = 30;

    private final List<String> settings;
    private final Path data;
    private final Map<String, ChildProcess> running = new ConcurrentSkipListMap<>();

    private SeparateBank(Path data, int port, int clients, int branches, List<String> settings) {
        super(port, clients, branches);
        this.settings = settings;
        this.data = data;
    }

    /// A bank in which nothing has happened yet; all clients are members.
    ///
    /// @param settings of every service, as in `--lamport.data=there`
    static SeparateBank start(int clients, int branches, String... settings) {
        try {
            int port = RunningBank.Ports.base(clients, branches);
            SeparateBank bank = new SeparateBank(
                    Files.createTempDirectory("separate-bank"), port, clients, branches, List.of(settings));
            bank.start(bank.names());
            bank.clients().forEach(client -> awaitPhase(client, "MEMBER"));
            return bank;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<String> names() {
        return processes().stream().map(Service::name).toList();
    }

    Service find(String name) {
        return processes().stream().filter(service -> service.name().equals(name)).findFirst().orElseThrow();
    }

    /// SIGKILL to all of them at once.
    void kill(Collection<String> names) {
        names.parallelStream().map(running::remove).forEach(ChildProcess::kill);
    }

    /// Starts them all, and waits until each is ready.
    void start(Collection<String> names) {
        launch(names);
        names.forEach(name -> awaitReady(find(name)));
    }

    /// Starts them, ready or not: who is no member any more never gets ready.
    void launch(Collection<String> names) {
        names.forEach(name -> launch(name, find(name), data.resolve(name)));
    }

    /// Starts a client that has no place of its own here, ready or not.
    ///
    /// @param name as in `client-7`, or `client` for one that is to get a number
    Service startNewcomer(String name, Path directory) {
        Service newcomer = service(name, RunningBank.Ports.anyFree());
        launch(name, newcomer, directory);
        return newcomer;
    }

    /// Starts one, ready or not, with settings that the others have not.
    void launch(String name, String... more) {
        launch(name, find(name), data.resolve(name), more);
    }

    void awaitReady(String name) {
        awaitReady(find(name));
    }

    private void launch(String name, Service service, Path directory, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--lamport.process=" + name,
                "--server.port=" + service.address().getPort(),
                "--lamport.data=" + directory,
                "--lamport.peers.bank=" + bank().address()));
        branches().forEach(
                branch -> arguments.add("--lamport.peers." + branch.name() + "=" + branch.address()));
        arguments.addAll(settings);
        arguments.addAll(List.of(more));
        String role = name.replaceFirst("-.*", "");
        if (running.put(name, PreparedJar.of(role + "-service").run(arguments)) != null) {
            throw new IllegalStateException(name + " runs already");
        }
    }

    private void awaitReady(Service service) {
        await(service.name() + " is ready")
                .atMost(UNTIL_READY)
                .pollInterval(BETWEEN_LOOKS)
                .pollDelay(BETWEEN_LOOKS)
                .ignoreExceptions()
                .failFast(service.name() + " has ended", () -> !running.get(service.name()).isAlive())
                .until(() -> service.get("/actuator/health/readiness").status() == 200);
    }

    static void awaitPhase(Service client, String phase) {
        await(client.name() + " is " + phase)
                .atMost(UNTIL_READY)
                .pollInterval(BETWEEN_LOOKS)
                .ignoreExceptions()
                .until(() -> client.state().path("phase").asString().equals(phase));
    }

    Path directory(String name) {
        return data.resolve(name);
    }

    /// Everything that a service has logged since it was last started.
    String log(String name) {
        return running.get(name).stdout();
    }

    @Override
    String log() {
        StringBuilder log = new StringBuilder();
        running.forEach((name, process) -> {
            List<String> lines = process.stdout().lines().toList();
            log.append("---- ").append(name).append(process.isAlive() ? "" : " (dead)").append('\n');
            lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size())
                    .forEach(line -> log.append(line).append('\n'));
        });
        return log.toString();
    }

    @Override
    public void close() {
        running.values().forEach(ChildProcess::close);
        try {
            new Folder(data).delete();
        } catch (IOException left) {
            System.err.println(data + " is left behind: " + left);
        }
    }
}
