package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// One bank, from its first transfers over a stop and a start to the day on which others join. The order counts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeOfABankTest {
    private static final Duration UNTIL_MEMBER = Duration.ofSeconds(60);

    private RunningBank bank;

    @BeforeAll
    void open() {
        bank = RunningBank.start(3, 2);
    }

    @AfterAll
    void close() {
        bank.close();
    }

    // ---- the example of the source's README

    @Test
    @Order(1)
    void three_nearly_simultaneous_transfers_have_the_outcomes_of_their_timestamp_order() {
        // Client 3 is later than client 2 unless their messages cross: the order of the example is the likely one.
        long later = bank.client(2).clock() + 100;
        bank.client(3).get("/chain", "Lamport-Clock", String.valueOf(later), "Lamport-Node", "customer-3").expect(200);
        Supplier<List<JsonNode>> three = () -> List.of(
                bank.client(3).post("/transfers", Service.transfer(1, "12.00")).json(),
                bank.client(3).post("/transfers", Service.transfer(1, "11.00")).json());
        Supplier<List<JsonNode>> two =
                () -> List.of(bank.client(2).post("/transfers", Service.transfer(3, "5.00")).json());

        List<String> ids = Together.run(List.of(two, three)).stream()
                .flatMap(List::stream)
                .map(transfer -> transfer.path("id").asString())
                .toList();

        List<JsonNode> ended = new ArrayList<>();
        for (String id : ids) {
            Service asked = id.equals(ids.getFirst()) ? bank.client(2) : bank.client(3);
            ended.add(asked.get("/transfers/" + id + "?wait=30s").expect(200).json());
        }
        List<JsonNode> chain = bank.awaitOneChain();
        assertThat(timestamps(chain)).as("the chain is in timestamp order").isSorted();
        Map<Integer, Cents> balances = replay(chain);
        assertThat(balancesAtTheBank()).isEqualTo(balances);
        assertThat(balances.values().stream().mapToLong(Cents::value).sum()).isEqualTo(3000);
        bank.assertCleanAudit();

        if (timestamp(ended.get(0)).compareTo(timestamp(ended.get(1))) < 0) {
            assertThat(ended).extracting(transfer -> transfer.path("status").asString())
                    .containsExactly("SUCCESS", "SUCCESS", "ABORT");
            assertThat(balances).isEqualTo(Map.of(1, new Cents(2200), 2, new Cents(500), 3, new Cents(300)));
        }
    }

    private record Stamp(long time, int node) implements Comparable<Stamp> {
        @Override
        public int compareTo(Stamp other) {
            return time == other.time ? Integer.compare(node, other.node) : Long.compare(time, other.time);
        }
    }

    private static Stamp timestamp(JsonNode transfer) {
        JsonNode timestamp = transfer.path("timestamp");
        return new Stamp(timestamp.path("time").asLong(), timestamp.path("node").asInt());
    }

    private static List<Stamp> timestamps(List<JsonNode> chain) {
        return chain.stream()
                .map(block -> new Stamp(block.path("time").asLong(), block.path("node").asInt()))
                .toList();
    }

    /// Carries the chain out again, from openings of 10.00, and checks every outcome.
    private static Map<Integer, Cents> replay(List<JsonNode> chain) {
        Map<Integer, Cents> balances = new HashMap<>();
        Function<Integer, Cents> opened = id -> balances.computeIfAbsent(id, account -> new Cents(1000));
        List.of(1, 2, 3).forEach(opened::apply);
        for (JsonNode block : chain) {
            for (JsonNode transfer : block.path("transfers")) {
                int from = transfer.path("from").asInt();
                int to = transfer.path("to").asInt();
                long amount = Cents.of(transfer.path("amount").asString()).value();
                boolean covered = opened.apply(from).value() >= amount;
                assertThat(transfer.path("outcome").asString()).isEqualTo(covered ? "SUCCESS" : "ABORT");
                if (covered) {
                    balances.put(from, opened.apply(from).plus(-amount));
                    balances.put(to, opened.apply(to).plus(amount));
                }
            }
        }
        return balances;
    }

    private Map<Integer, Cents> balancesAtTheBank() {
        return bank.bank().get("/accounts").expect(200).json().path("accounts").valueStream()
                .collect(toMap(
                        account -> account.path("id").asInt(),
                        account -> Cents.of(account.path("balance").asString())));
    }

    // ---- stop, start

    @Test
    @Order(2)
    void after_a_stop_and_a_start_nothing_has_changed() {
        bank.client(1).send(2, "0.05");
        bank.branch(2).post("/deposits", Service.amount("11.00")).expect(200);
        bank.awaitOneChain();
        List<String> unchanging = List.of("/accounts", "/members", "/blocks", "/audit", "/chain", "/transfers",
                "/queue", "/events", "/mode");
        Map<String, String> before = look(unchanging);
        Map<String, Long> clocks = clocks();
        long seen;
        try (Watcher watcher = Watcher.of(bank.client(1), "")) {
            seen = watcher.start();
        }

        bank.stop();
        bank.start();

        assertThat(look(unchanging)).isEqualTo(before);
        assertThat(clocks()).allSatisfy((process, clock) -> assertThat(clock)
                .as(process)
                .isGreaterThanOrEqualTo(clocks.get(process)));
        bank.assertCleanAudit();

        JsonNode transfer = bank.client(3).send(1, "0.02");
        assertThat(transfer.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(bank.awaitOneChain().getLast().path("transfers").toString())
                .contains(transfer.path("id").asString());
        JsonNode deposit = bank.branch(1).post("/deposits", Service.amount("1.00")).expect(200).json();
        assertThat(deposit.path("balance").asString()).isEqualTo("412.00");

        try (Watcher watcher = Watcher.of(bank.client(1), "?after=" + seen)) {
            assertThat(watcher.first().path("type").asString()).isEqualTo("resumed");
            assertThat(watcher.start()).isGreaterThan(seen);
            Watcher.assertNoGaps(seen, watcher.awaitEffect(watcher.start()));
        }
    }

    /// What each process says at each of these paths, as far as it has them.
    private Map<String, String> look(List<String> paths) {
        Map<String, String> seen = new HashMap<>();
        bank.processes().forEach(process -> paths.forEach(path -> {
            Answer answer = process.get(path);
            if (answer.status() != 404) {
                seen.put(process.name() + path, answer.expect(200).body());
            }
        }));
        return seen;
    }

    private Map<String, Long> clocks() {
        return bank.processes().stream().collect(toMap(Service::name, Service::clock));
    }

    // ---- newcomers

    @Test
    @Order(3)
    void clients_join_while_transfers_run_and_leave_again(@TempDir Path data) throws IOException {
        int numbered = RunningBank.Ports.anyFree();
        int unnumbered = RunningBank.Ports.anyFree();
        AtomicBoolean joined = new AtomicBoolean();
        try (ChildProcess seventh = newcomer("client-7", numbered, data.resolve("seven"));
                ChildProcess nameless = newcomer("client", unnumbered, data.resolve("nameless"))) {
            Service seven = bank.service("client-7", numbered);
            Service newcomer = bank.service("client", unnumbered);

            Supplier<List<JsonNode>> business = () -> {
                List<JsonNode> ended = new ArrayList<>();
                while (!joined.get()) {
                    ended.add(bank.client(1).send(2, "0.01"));
                    ended.add(bank.client(2).send(1, "0.01"));
                }
                return ended;
            };
            Supplier<List<JsonNode>> joining = () -> {
                try {
                    awaitPhase(seven, "MEMBER", seventh);
                    awaitPhase(newcomer, "MEMBER", nameless);
                } finally {
                    joined.set(true);
                }
                return List.of();
            };
            List<JsonNode> ended = Together.run(List.of(business, joining)).getFirst();

            assertThat(ended).isNotEmpty().allSatisfy(
                    transfer -> assertThat(transfer.path("status").asString()).isEqualTo("SUCCESS"));
            String name = newcomer.get("/clock").expect(200).json().path("node").asString();
            assertThat(name).as("the number after the largest, at that time").isIn("client-4", "client-8");
            int number = Integer.parseInt(name.substring("client-".length()));
            assertThat(balancesAtTheBank()).containsEntry(7, new Cents(1000)).containsEntry(number, new Cents(1000));

            assertThat(seven.send(1, "1.00").path("status").asString()).isEqualTo("SUCCESS");
            assertThat(newcomer.send(7, "2.00").path("status").asString()).isEqualTo("SUCCESS");
            assertThat(bank.client(1).send(number, "0.50").path("status").asString()).isEqualTo("SUCCESS");
            List<JsonNode> chain = bank.awaitOneChain(seven, newcomer);
            assertThat(timestamps(chain)).isSorted();
            assertThat(balancesAtTheBank()).isEqualTo(replay(chain));
            bank.assertCleanAudit();

            leave(seven, seventh);
            leave(newcomer, nameless);
        }

        // Nobody waits for those who have left; what they had stays theirs.
        assertThat(bank.client(2).send(7, "0.01").path("status").asString()).isEqualTo("SUCCESS");
        assertThat(balancesAtTheBank()).containsEntry(7, new Cents(1101)).hasSize(5);
        bank.awaitOneChain();
        bank.assertCleanAudit();
    }

    private ChildProcess newcomer(String name, int port, Path data) {
        return PreparedJar.of("client-service").run(
                "--lamport.process=" + name,
                "--lamport.peers.bank=" + bank.bank().address(),
                "--lamport.data=" + data,
                "--server.port=" + port);
    }

    private static void leave(Service client, ChildProcess process) {
        client.post("/departure", "{}").expect(202);
        awaitPhase(client, "LEFT", process);
    }

    // ---- begin anew

    @Test
    @Order(4)
    void nobody_begins_anew_on_the_data_of_a_bank_that_runs() throws IOException {
        List<Path> before = files(bank.data());

        try (ChildProcess second = PreparedJar.localCluster().run(
                "--port", String.valueOf(RunningBank.Ports.base(3, 2)),
                "--data", bank.data().toString(),
                "--fresh")) {
            ChildProcess.Finished end = second.awaitEnd(UNTIL_MEMBER);
            assertThat(end.stderr()).contains("is in use: stop the bank that runs on it");
            assertThat(end.exit()).isEqualTo(1);
        }

        assertThat(files(bank.data())).isEqualTo(before);
        assertThat(bank.client(1).send(2, "0.01").path("status").asString()).isEqualTo("SUCCESS");
    }

    // ---- a member that was evicted

    @Test
    @Order(5)
    void a_bank_opens_without_a_member_that_was_evicted_and_says_so_of_it_alone() {
        bank.bank().post("/members/1/eviction", "").expect(200);
        bank.stop();

        bank.start();

        assertThat(bank.log()).contains("client-1 is FENCED: see the dashboard")
                .doesNotContainPattern("client-[23] is .*: see the dashboard");
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void awaitPhase(Service client, String phase, ChildProcess process) {
        await(client.name() + " is " + phase)
                .atMost(UNTIL_MEMBER)
                .pollInterval(Duration.ofMillis(50))
                .failFast(client.name() + " has ended", () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> client.state().path("phase").asString().equals(phase));
    }
}
