package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

import lamportbank.bank.BankService;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.loop.NodeLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A bank with many blocks, with the options that containers run with: a start, an audit, newcomers that catch up, a
/// snapshot, and a start after a crash. `./soak --transfers 1000000` prints how long each takes, and how much memory each
/// process has had at most. No test of every day, hence its name.
class SizeSoak {
    private static final int TRANSFERS_PER_BLOCK = 10;
    private static final int BLOCKS_AT_ONCE = 200;
    private static final int CALLERS = 4;

    /// No statuses, but ends of calls as well.
    private static final int IMPATIENT = 0;
    private static final int FAILED = -1;
    private static final Duration UNTIL_DONE = Duration.ofMinutes(30);
    private static final ProcessId SENDER = ProcessId.parse("client-1");
    private static final List<String> OPTIONS =
            List.of("@" + Modules.ROOT.resolve("docker/java-options"));

    @TempDir
    private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Service bank = service("bank");
    private final Service newcomer = service("client");
    private final Service second = service("client");
    private final int blocks = Integer.getInteger("transfers", 10_000) / TRANSFERS_PER_BLOCK;

    private Service service(String name) {
        return new Service(name, URI.create("http://127.0.0.1:" + RunningBank.Ports.anyFree()), http);
    }

    @Test
    void a_bank_of_this_size_fits_a_container() {
        timed("the bank makes " + blocks + " blocks of " + TRANSFERS_PER_BLOCK, this::makeBlocks);
        ChildProcess bankProcess = started("bank-service", bank, "a start of the bank after a clean stop");
        try (bankProcess) {
            timed("an audit", this::audit);
            ChildProcess client = started("client-service", newcomer, "a start of a newcomer");
            try (client) {
                timed("it has caught up", () -> awaitThat(newcomer, () -> isMember(newcomer)));
                stop("a clean stop of the newcomer, with its snapshot", client);
            }
            ChildProcess again = started("client-service", newcomer, "a start of the newcomer after a clean stop");
            try (again) {
                again.kill();
            }
            ChildProcess recovered = started("client-service", newcomer, "a start of the newcomer after a crash");
            try (recovered) {
                assertHasAll(newcomer);
                catchUpBesideCallers();
                assertFits("the first newcomer", recovered);
            }
            assertFits("the bank, before it is killed", bankProcess);
            bankProcess.kill();
        }
        ChildProcess recovered = started("bank-service", bank, "a start of the bank after a crash");
        try (recovered) {
            assertThat(bank.get("/blocks?from=" + (blocks - 1)).expect(200).json().path("height").asLong())
                    .isEqualTo(blocks);
            stop("a clean stop of the bank, with its snapshot", recovered);
        }
    }

    private void audit() {
        JsonNode report = patiently("/audit").expect(200).json();
        assertThat(report.path("findings")).isEmpty();
        assertThat(report.path("blocks").asInt()).isEqualTo(blocks);
        assertThat(report.path("transfers").asInt()).isEqualTo(blocks * TRANSFERS_PER_BLOCK);
    }

    /// On a busy machine an audit of so much takes longer than callers usually wait.
    private Answer patiently(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(bank.address().resolve(path)).timeout(UNTIL_DONE).build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// Another newcomer, while four callers read pages of the chain as fast as they can and four have the bank audited.
    private void catchUpBesideCallers() {
        ChildProcess process = started("client-service", second, "a start of a second newcomer, beside the first");
        AtomicBoolean isOver = new AtomicBoolean();
        Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();
        try (process; ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String path : List.of("/blocks?limit=1000", "/audit")) {
                for (int caller = 0; caller < CALLERS; caller++) {
                    callers.submit(() -> {
                        while (!isOver.get()) {
                            answers.merge(status(path), 1, Integer::sum);
                        }
                    });
                }
            }
            timed("it has caught up, beside 4 audits and 4 who read", () -> awaitThat(second, () -> isMember(second)));
            assertHasAll(second);
            assertFits("the second newcomer", process);
            isOver.set(true);
        }
        System.out.println("what the callers were answered, by status: " + answers);
        assertThat(answers.keySet()).as("they are answered, or told to come back").isSubsetOf(200, 429, 503, IMPATIENT);
        assertThat(answers).containsKey(200);
    }

    /// Whoever has run out of patience has hung up: the bank ends its audit.
    private int status(String path) {
        try {
            return bank.get(path).status();
        } catch (UncheckedIOException timeout) {
            return timeout.getCause() instanceof HttpTimeoutException ? IMPATIENT : FAILED;
        }
    }

    private void assertHasAll(Service client) {
        assertThat(client.state().path("chain").path("height").asLong()).isEqualTo(blocks);
    }

    private void stop(String what, ChildProcess process) {
        assertFits(what.replaceFirst(".* of ", "").replaceFirst(",.*", ""), process);
        timed(what, process::stop);
    }

    /// The most memory that it has had at once, on Linux, which counts it.
    private static void assertFits(String who, ChildProcess process) {
        try {
            Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
            if (Files.exists(status)) {
                long peak = only("(?m)^VmHWM:\\s+(\\d+) kB$", status) >> 10;
                long limit = only("(?m)^  mem_limit: (\\d+)m$", Modules.ROOT.resolve("docker-compose.yml"));
                System.out.printf(Locale.ROOT, "%-55s %8d MiB, of %d%n", "  peak of resident memory: " + who, peak,
                        limit);
                assertThat(peak).as(who + " fits its container").isLessThan(limit);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The number in the only place of a file that looks like this.
    private static long only(String pattern, Path file) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /// As a client would have them sealed, but many in one round.
    private void makeBlocks() {
        try (ConfigurableApplicationContext context = BankService.application().run(arguments("bank", bank))) {
            NodeLoop loop = context.getBean(NodeLoop.class);
            ask(loop, 1, new BankMessage.Register("the-sender", "http://127.0.0.1:1", 1));
            for (int height = 0; height < blocks; height += BLOCKS_AT_ONCE) {
                List<Input> inputs = IntStream.range(height, Math.min(blocks, height + BLOCKS_AT_ONCE))
                        .mapToObj(next -> input(next + 2, proposal(next)))
                        .toList();
                assertThat(loop.submitAll(inputs)).allMatch(Node.Outcome.Done.class::isInstance);
            }
            ask(loop, blocks + 2, new BankMessage.Depart(1)); // or the newcomer would wait for its WELCOME
        }
    }

    private static void ask(NodeLoop loop, long number, Message question) {
        loop.submit(input(number, question));
    }

    private static Input input(long number, Message question) {
        return new Input.Serve(number, SENDER, number, question);
    }

    private static Message proposal(int height) {
        return new BankMessage.Propose(
                height,
                new Timestamp(height + 1, SENDER.number()),
                IntStream.range(0, TRANSFERS_PER_BLOCK)
                        .mapToObj(place -> new Transfer(
                                String.format(Locale.ROOT, "%08x-0000-8000-8000-%012d", height, place), 1, 2,
                                Money.parse("0.01")))
                        .toList());
    }

    private static boolean isMember(Service client) {
        return client.state().path("phase").asString().equals("MEMBER");
    }

    private String[] arguments(String process, Service service) {
        return new String[]{
            "--lamport.process=" + process,
            "--server.port=" + service.address().getPort(),
            "--lamport.data=" + data.resolve(process + service.address().getPort()),
            "--lamport.peers.bank=" + bank.address(),
            "--lamport.bank.opening=1000000.00"
        };
    }

    private ChildProcess started(String module, Service service, String what) {
        List<ChildProcess> started = new ArrayList<>();
        timed(what, () -> {
            started.add(ChildProcess.java(
                    OPTIONS, Modules.executable(module), List.of(arguments(service.name(), service)),
                    Map.of("MALLOC_ARENA_MAX", "2"))); // as the image has it
            awaitThat(service, () -> {
                assertThat(started.getFirst().isAlive()).as(started.getFirst().stdout()).isTrue();
                return service.get("/actuator/health/liveness").status() == 200;
            });
        });
        return started.getFirst();
    }

    private static void awaitThat(Service service, BooleanSupplier condition) {
        await(service.name()).atMost(UNTIL_DONE).pollInterval(Duration.ofMillis(100))
                .ignoreExceptions().until(condition::getAsBoolean);
    }

    private static void timed(String what, Runnable action) {
        long begin = System.nanoTime();
        action.run();
        System.out.printf(
                Locale.ROOT, "%-55s %8.1f s%n", what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 1e3);
    }
}
