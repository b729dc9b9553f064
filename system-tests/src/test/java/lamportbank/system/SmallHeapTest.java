package lamportbank.system;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.clock.Timestamp;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Services with the heap of the images, and callers who want more than it holds.
class SmallHeapTest {
    private static final Duration UNTIL_READY = Duration.ofMinutes(3);
    private static final int BLOCKS = 1000;
    private static final int TRANSFERS_PER_BLOCK = 300;

    /// With the head of the answer, and a block beyond it.
    private static final int PAGE_BYTES = (1 << 18) + 1000;
    private static final String OPENING = "10000.00";

    @TempDir
    private Path data;
    private ChildProcess process;
    private Service service;

    private void start(String name, String... settings) {
        int port = RunningBank.Ports.anyFree();
        service = new Service(name, URI.create("http://127.0.0.1:" + port), HttpClient.newHttpClient());
        List<String> arguments = new ArrayList<>(List.of(
                "--lamport.process=" + name, "--server.port=" + port, "--lamport.data=" + data));
        Collections.addAll(arguments, settings);
        process = ChildProcess.java(
                List.of("@" + Modules.ROOT.resolve("docker/java-options")),
                Modules.executable(name.replaceFirst("-.*", "") + "-service"), arguments);
        await("ready")
                .atMost(UNTIL_READY)
                .ignoreExceptions()
                .failFast(() -> !process.isAlive())
                .until(() -> service.get("/actuator/health/readiness").status() == 200);
    }

    @AfterEach
    void end() {
        process.close();
    }

    private void assertAlive() {
        assertThat(process.isAlive()).as(process.stdout()).isTrue();
        service.get("/clock").expect(200);
    }

    @Test
    void pages_and_audits_of_a_chain_that_is_larger_than_the_heap() throws SQLException {
        start("bank", "--lamport.bank.opening=" + OPENING);
        for (int id = 1; id <= 2; id++) {
            service.post("/members", "{\"incarnation\":\"c" + id + "\",\"address\":\"http://127.0.0.1:1\"}")
                    .expect(201);
        }
        process.stop();
        fill();
        start("bank", "--lamport.bank.opening=" + OPENING);

        List<Supplier<Answer>> calls = Stream.of("/blocks?limit=1000", "/blocks?from=500&limit=1000", "/audit")
                .flatMap(path -> Collections.nCopies(4, path).stream())
                .<Supplier<Answer>>map(path -> () -> service.get(path))
                .toList();
        List<Supplier<Answer>> tables = Collections.nCopies(4, () -> service.text("/blocks?limit=1000"));
        List<Answer> answers = Together.run(Stream.concat(calls.stream(), tables.stream()).toList());
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 429));
        assertThat(answers).filteredOn(answer -> answer.status() == 200)
                .allSatisfy(answer -> assertThat(answer.body().length()).isLessThan(PAGE_BYTES))
                .isNotEmpty();
        assertAlive();

        JsonNode audit = service.get("/audit").expect(200).json();
        assertThat(audit.path("findings")).isEmpty();
        assertThat(audit.path("transfers").asInt()).isEqualTo(BLOCKS * TRANSFERS_PER_BLOCK);
        assertThat(service.chain()).hasSize(BLOCKS);
    }

    /// As if the two clients had sent each other a cent again and again.
    private void fill() throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("bank.db"));
                PreparedStatement insert =
                        database.prepareStatement("insert into block (height, hash, block) values (?, ?, ?)")) {
            database.setAutoCommit(false);
            String previous = Block.GENESIS;
            for (int height = 0; height < BLOCKS; height++) {
                Block block = Block.seal(height, new Timestamp(height + 1, 1), previous, transfers(height));
                insert.setLong(1, height);
                insert.setString(2, block.hash());
                insert.setString(3, json(block));
                insert.execute();
                previous = block.hash();
            }
            database.commit();
        }
    }

    private static List<SealedTransfer> transfers(int height) {
        return IntStream.range(0, TRANSFERS_PER_BLOCK)
                .mapToObj(number -> new SealedTransfer(
                        String.format(Locale.ROOT, "%08d-0000-8000-8000-%012d", height, number), 1 + number % 2,
                        2 - number % 2,
                        new Money(1), Outcome.SUCCESS))
                .toList();
    }

    private static String json(Block block) {
        return block.transfers().stream()
                .map(transfer -> "{\"id\":\"" + transfer.id() + "\",\"from\":" + transfer.from() + ",\"to\":"
                        + transfer.to() + ",\"amount\":\"0.01\",\"outcome\":\"SUCCESS\"}")
                .collect(joining(
                        ",",
                        "{\"height\":" + block.height() + ",\"time\":" + block.time()
                                + ",\"node\":1,\"previousHash\":\""
                                + block.previousHash() + "\",\"transfers\":[",
                        "],\"hash\":\"" + block.hash() + "\"}"));
    }

    @Test
    void five_thousand_callers_who_wait_and_hang_up() throws IOException {
        start("branch-1", "--lamport.peers.branch-2=http://127.0.0.1:1");
        String order = Service.amount("1.00");
        byte[] request = ("POST /deposits?wait=60s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + order.length() + "\r\n\r\n" + order).getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 10; round++) {
            List<Socket> callers = new ArrayList<>();
            for (int caller = 0; caller < 500; caller++) {
                callers.add(new Socket("127.0.0.1", service.address().getPort()));
                callers.getLast().getOutputStream().write(request);
            }
            for (Socket caller : callers) {
                caller.close();
            }
        }
        await().ignoreExceptions()
                .failFast(() -> !process.isAlive())
                .atMost(UNTIL_READY)
                .until(() -> service.post("/deposits?wait=0s", order).status() == 202);
        assertAlive();
    }
}
