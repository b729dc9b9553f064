package lamportbank.system;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

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

/// A bank with many blocks, under the heap that containers get: a start, a newcomer that catches up, a snapshot, and a
/// start after a crash. `./soak --transfers 1000000` prints how long each takes. No test of every day, hence its name.
class SizeSoak {
    private static final int TRANSFERS_PER_BLOCK = 10;
    private static final int BLOCKS_AT_ONCE = 200;
    private static final Duration UNTIL_DONE = Duration.ofMinutes(30);
    private static final ProcessId SENDER = ProcessId.parse("client-1");
    private static final List<String> OPTIONS =
            List.of("@" + Modules.ROOT.resolve("docker/java-options"));

    @TempDir
    private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Service bank = service("bank");
    private final Service newcomer = service("client");
    private final int blocks = Integer.getInteger("transfers", 10_000) / TRANSFERS_PER_BLOCK;

    private Service service(String name) {
        return new Service(name, URI.create("http://127.0.0.1:" + RunningBank.Ports.anyFree()), http);
    }

    @Test
    void a_bank_of_this_size_fits_the_heap_of_a_container() {
        timed("the bank makes " + blocks + " blocks of " + TRANSFERS_PER_BLOCK, this::makeBlocks);
        ChildProcess bankProcess = started("bank-service", bank, "a start of the bank after a clean stop");
        try (bankProcess) {
            ChildProcess client = started("client-service", newcomer, "a start of the newcomer");
            try (client) {
                timed("the newcomer has caught up", () -> awaitThat(newcomer, this::isMember));
                timed("a clean stop of the newcomer, with its snapshot", client::stop);
            }
            ChildProcess again = started("client-service", newcomer, "a start of the newcomer after a clean stop");
            try (again) {
                again.kill();
            }
            ChildProcess recovered = started("client-service", newcomer, "a start of the newcomer after a crash");
            try (recovered) {
                assertThat(newcomer.state().path("chain").path("height").asLong()).isEqualTo(blocks);
            }
            bankProcess.kill();
        }
        ChildProcess recovered = started("bank-service", bank, "a start of the bank after a crash");
        try (recovered) {
            assertThat(bank.get("/blocks?from=" + (blocks - 1)).expect(200).json().path("height").asLong())
                    .isEqualTo(blocks);
            timed("a clean stop of the bank, with its snapshot", recovered::stop);
        }
    }

    /// As a client would have them sealed, but many in one round.
    private void makeBlocks() {
        try (ConfigurableApplicationContext context = BankService.application().run(arguments("bank", bank))) {
            NodeLoop loop = context.getBean(NodeLoop.class);
            ask(loop, new BankMessage.Register("the-sender", "http://127.0.0.1:1", 1));
            for (int height = 0; height < blocks; height += BLOCKS_AT_ONCE) {
                List<Input> inputs = IntStream.range(height, Math.min(blocks, height + BLOCKS_AT_ONCE))
                        .mapToObj(next -> input(next + 1, proposal(next)))
                        .toList();
                assertThat(loop.submitAll(inputs)).allMatch(Node.Outcome.Done.class::isInstance);
            }
            ask(loop, new BankMessage.Depart(1)); // or the newcomer would wait for its WELCOME
        }
    }

    private void ask(NodeLoop loop, Message question) {
        loop.submit(input(blocks + 1, question));
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

    private boolean isMember() {
        return newcomer.state().path("phase").asString().equals("MEMBER");
    }

    private String[] arguments(String process, Service service) {
        return new String[]{
            "--lamport.process=" + process,
            "--server.port=" + service.address().getPort(),
            "--lamport.data=" + data.resolve(process),
            "--lamport.peers.bank=" + bank.address(),
            "--lamport.bank.opening=1000000.00"
        };
    }

    private ChildProcess started(String module, Service service, String what) {
        List<ChildProcess> started = new ArrayList<>();
        timed(what, () -> {
            started.add(ChildProcess.java(
                    OPTIONS, Modules.executable(module), List.of(arguments(service.name(), service))));
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
