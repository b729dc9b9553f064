package lamportbank.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.client.RestClient;

import lamportbank.bank.BankService;
import lamportbank.branch.BranchService;
import lamportbank.client.ClientService;
import lamportbank.dashboard.Dashboard;
import lamportbank.dashboard.cluster.Cluster;
import lamportbank.dashboard.cluster.ScenarioStage;
import lamportbank.spring.journal.UnusableJournal;

/// The whole bank on this machine: `./start`.
public final class LocalCluster implements AutoCloseable {
    private static final String DASHBOARD = "dashboard";
    private static final Pattern OF_SERVICES =
            Pattern.compile("(SPRING|SERVER|MANAGEMENT)_.+|LOGGING_(?!LEVEL_).+|LAMPORT_(?!(BROWSER|FIREFOX)$).+");
    private static final Set<String> FINAL = Set.of("MEMBER", "FENCED", "LEFT");
    private static final Duration UNTIL_MEMBERS = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /// Because somebody asked for it, or something failed. What fails from then on fails because of that.
    private static volatile boolean stopping;

    private final Ports ports;
    private final int clients;
    private final int branches;
    private final Services services;
    private final boolean rebuildBank;
    private volatile boolean isOpen;

    LocalCluster(Options options) {
        DataDirectory data = new DataDirectory(options.data());
        data.requireWritable();
        if (options.fresh()) {
            data.clear();
        }
        LogFile.isAt(data.log());
        ports = new Ports(options.port());
        clients = data.clients(options.clients());
        branches = data.branches(options.branches());
        services = new Services(common(options.data()));
        rebuildBank = options.rebuildBank();
    }

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // libraries write numbers into the log, too
        try {
            run(Arrays.asList(arguments));
        } catch (Stop stop) {
            System.err.println(stop.getMessage());
            System.exit(1);
        } catch (RuntimeException failure) {
            if (!stopping) {
                stopping = true;
                System.err.println("A service could not start or went down: " + reason(failure));
            }
            System.exit(1);
        }
    }

    private static String reason(RuntimeException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(UnusableJournal.class::isInstance)
                .map(UnusableJournal.class::cast)
                .findFirst()
                .map(UnusableJournal::inWords)
                .orElseGet(
                        () -> NestedExceptionUtils.getMostSpecificCause(failure).getMessage() + "; the log has more");
    }

    private static void run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(Options.USAGE);
        } else if (!arguments.isEmpty() && arguments.getFirst().equals("scenario")) {
            ScenarioCommand.run(arguments.subList(1, arguments.size()));
            System.exit(0);
        } else if (arguments.equals(List.of("train"))) {
            Training.run();
            System.exit(0);
        } else {
            new LocalCluster(Options.parse(arguments)).run();
        }
    }

    /// Settings of every service here. What is logged goes to a file, so that the terminal stays readable.
    static Map<String, Object> common(Path data) {
        Map<String, Object> common = new LinkedHashMap<>();
        common.put("server.address", "127.0.0.1");
        common.put("lamport.lab", true); // it is for demonstrations, and nobody else can reach it
        common.put("lamport.data", data);
        common.put("server.tomcat.max-connections", 512); // all services share one heap
        common.put("lamport.max-waiting-callers", 256);
        common.put("logging.config", "classpath:local-log.xml");
        common.put("logging.include-application-name", false);
        common.put("logging.level.org.springdoc", "ERROR");
        return common;
    }

    /// Somebody who has set these for a service that runs alone might expect an effect here.
    private static void sayWhatIsIgnored() {
        List<String> ignored = System.getenv().keySet().stream()
                .filter(name -> OF_SERVICES.matcher(name).matches())
                .sorted()
                .toList();
        if (!ignored.isEmpty()) {
            System.err.println("./start goes by its own options and ignores " + String.join(", ", ignored));
        }
    }

    private void run() {
        sayWhatIsIgnored();
        everyPort().forEach((process, port) -> Ports.requireFree(process, port));
        System.err.printf(Locale.ROOT, "Starting a bank, %d clients, %d branches and a dashboard …%n", clients,
                branches);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            boolean isAsked = !stopping;
            stopping = true;
            close();
            if (isAsked && !isOpen) {
                System.err.println("Stopped before the bank was open");
            }
            stopped.countDown();
        }));
        open();
        isOpen = true;
        System.out.println(welcome());
        try {
            stopped.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until the first transfer can be made.
    void open() {
        start();
        awaitMembers();
    }

    @Override
    public void close() {
        services.close();
    }

    private Map<String, Integer> everyPort() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put(DASHBOARD, ports.dashboard());
        all.put("bank", ports.bank());
        IntStream.rangeClosed(1, clients).forEach(number -> all.put("client-" + number, ports.client(number)));
        IntStream.rangeClosed(1, branches).forEach(number -> all.put("branch-" + number, ports.branch(number)));
        return all;
    }

    private void start() {
        Map<String, Object> peers = new LinkedHashMap<>();
        Map<String, Object> watched = new LinkedHashMap<>();
        everyPort().forEach((process, port) -> {
            if (port != ports.dashboard()) {
                peers.put("lamport.peers." + process, Ports.url(port));
                watched.put("lamport.dashboard.processes." + process, Ports.url(port));
            }
        });
        if (!rebuildBank) {
            startBank(Map.of());
        }
        for (int number = 1; number <= branches; number++) {
            String name = "branch-" + number;
            services.start(name, BranchService::application, ports.branch(number), process(name, peers));
        }
        for (int number = 1; number <= clients; number++) {
            String name = "client-" + number;
            services.start(name, ClientService::application, ports.client(number), process(name, peers));
        }
        if (rebuildBank) { // from clients that are there already
            startBank(Map.of("lamport.bank.rebuild-from", Ports.url(ports.client(1))));
        }
        List<String> names = everyPort().keySet().stream().filter(name -> !name.equals(DASHBOARD)).toList();
        Cluster processes = new LocalProcesses(services, ports, peers, names);
        services.start(DASHBOARD, () -> dashboard(processes), ports.dashboard(), watched);
    }

    private void startBank(Map<String, Object> settings) {
        services.start("bank", BankService::application, ports.bank(), process("bank", settings));
    }

    /// It runs beside the processes, so it can crash and start them, and play scenarios.
    private static SpringApplication dashboard(Cluster processes) {
        SpringApplication dashboard = Dashboard.application();
        dashboard.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("cluster", processes);
            context.getBeanFactory().registerSingleton("stage", (ScenarioStage) ScenarioCommand::play);
        });
        return dashboard;
    }

    /// Thymeleaf is on the class path for the dashboard alone.
    static Map<String, Object> process(String name, Map<String, Object> others) {
        Map<String, Object> settings = new LinkedHashMap<>(others);
        settings.put("lamport.process", name);
        settings.put(
                "spring.autoconfigure.exclude",
                "org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration");
        return settings;
    }

    /// All clients have joined, except those that never will.
    private void awaitMembers() {
        RestClient rest = RestClient.create();
        long began = System.nanoTime();
        for (int number = 1; number <= clients; number++) {
            String phase = phase(rest, number);
            while (!FINAL.contains(phase) && System.nanoTime() - began < UNTIL_MEMBERS.toNanos()) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                phase = phase(rest, number);
            }
            if (!phase.equals("MEMBER")) {
                System.err.printf(Locale.ROOT, "client-%d is %s: see the dashboard%n", number, phase);
            }
        }
    }

    private String phase(RestClient rest, int client) {
        return String.valueOf(rest.get()
                .uri(Ports.url(ports.client(client)) + "/state")
                .retrieve()
                .requiredBody(Map.class)
                .get("phase"));
    }

    private String welcome() {
        String first = Ports.url(ports.client(1));
        return String.format(Locale.ROOT, """

                Lamport Bank is open: %s

                Try these in another terminal:
                  curl -X POST '%s/transfers?wait=10s' -H 'Content-Type: application/json' -d '{"to": 2, "amount": "5.00"}'
                  curl -H 'Accept: text/plain' %s/chain
                  curl %s/audit

                Ctrl-C stops everything; the next ./start goes on from here.""", Ports.url(ports.dashboard()), first,
                first, Ports.url(ports.bank()));
    }
}
