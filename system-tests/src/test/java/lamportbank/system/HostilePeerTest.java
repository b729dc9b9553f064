package lamportbank.system;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.clock.Timestamp;

import static org.assertj.core.api.Assertions.assertThat;

/// Somebody who speaks HTTP with the name of a process, and its incarnation, and lies. Each lie is refused with a
/// problem, counted, and changes nothing anywhere.
@ExtendWith(SharedBank.class)
class HostilePeerTest {
    private static final String OTHER_HASH = "0".repeat(64);

    private final RunningBank bank;
    private String incarnation = "";
    private long next;

    HostilePeerTest(RunningBank bank) {
        this.bank = bank;
    }

    /// We are client-2, as far as client-1 can tell.
    @BeforeEach
    void learn_who_client_2_is() {
        bank.client(1).send(2, "0.01");
        bank.client(2).send(1, "0.01");
        bank.awaitOneChain();
        bank.awaitQuiet();
        incarnation = bank.bank().get("/members").expect(200).json().path("members").valueStream()
                .filter(member -> member.path("id").asInt() == 2)
                .map(member -> member.path("incarnation").asString())
                .findFirst()
                .orElseThrow();
        next = post("client-2", "client-1", "").expect(200).json().path("acknowledged").asLong() + 1;
    }

    private Answer post(String from, String to, String messages) {
        String body =
                "{\"to\": \"%s\", \"incarnation\": \"%s\", \"messages\": [%s]}".formatted(to, incarnation, messages);
        return bank.client(1).post("/channel", body, "Lamport-Clock", "1", "Lamport-Node", from);
    }

    /// With a stamp that the channel takes: later than the last, and near.
    private String envelope(long sequence, String message) {
        return "{\"sequence\": %d, \"stamp\": %d, \"message\": %s}"
                .formatted(sequence, bank.client(1).clock() + 1, message);
    }

    private Answer say(String message) {
        return post("client-2", "client-1", envelope(next, message));
    }

    private List<JsonNode> look() {
        return bank.processes().stream().map(Service::state).toList();
    }

    private static double refused(Service service, String reason) {
        return service.get("/actuator/prometheus").expect(200).body().lines()
                .filter(line -> line.startsWith("lamport_messages_refused_total{")
                        && line.contains("reason=\"" + reason + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private interface Lie {
        Answer tell();
    }

    private void assertRefused(Lie lie, Service at, int status, String reason, String words) {
        List<JsonNode> before = look();
        double counted = refused(at, reason);

        Answer answer = lie.tell();

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").asString()).contains(words);
        assertThat(refused(at, reason)).isEqualTo(counted + 1);
        assertThat(look()).isEqualTo(before);
    }

    private void assertRefused(Lie lie, int status, String reason, String words) {
        assertRefused(lie, bank.client(1), status, reason, words);
    }

    /// Everyone goes on, and the real client-2 is believed as before.
    private void assertAllGoOn() {
        assertThat(bank.client(1).send(2, "0.01").path("status").asString()).isEqualTo("SUCCESS");
        assertThat(bank.client(2).send(1, "0.01").path("status").asString()).isEqualTo("SUCCESS");
        bank.awaitOneChain();
        bank.assertCleanAudit();
    }

    @Test
    void numbers_that_are_not_the_next() {
        assertRefused(() -> post("client-2", "client-1", envelope(next + 1, "{\"type\": \"Reply\"}")),
                409, "gap", "expected is " + next);
        List<JsonNode> before = look();
        assertThat(post("client-2", "client-1", envelope(1, "{\"type\": \"Leave\"}")).expect(200).json()
                .path("acknowledged").asLong()).as("an old number is a duplicate, whatever it says")
                .isEqualTo(next - 1);
        assertThat(look()).isEqualTo(before);
        assertAllGoOn();
    }

    /// It looks, as a person does: it is answered, and no clock moves.
    @ParameterizedTest
    @ValueSource(strings = {"", "stranger", "client-99", "bank-7"})
    void stamps_of_nobody(String name) {
        for (Service service : bank.processes()) {
            for (String path : List.of("/clock", service.name().equals("bank") ? "/accounts" : "/balance",
                    "/nowhere")) {
                for (String clock : List.of("4503599627370496", "9007199254740990")) {
                    if (name.isEmpty()) {
                        service.get(path, "Lamport-Clock", clock);
                    } else if (!service.name().startsWith("branch")) { // clients order at branches
                        service.get(path, "Lamport-Clock", clock, "Lamport-Node", name);
                    }
                }
            }
        }
        assertThat(look()).allSatisfy(state -> assertThat(state.path("time").asLong()).isLessThan(1_000_000_000));
        assertAllGoOn();
    }

    /// As far ahead as no honest process can be.
    @Test
    void stamps_from_the_future() {
        for (String clock : List.of("4503599627370496", "9007199254740990")) {
            assertRefused(() -> bank.bank().get("/accounts", "Lamport-Clock", clock, "Lamport-Node", "client-2"),
                    bank.bank(), 400, "invalid", "at most 2^32 ahead");
            assertRefused(() -> bank.client(1).get("/chain", "Lamport-Clock", clock, "Lamport-Node", "client-2"),
                    400, "invalid", "at most 2^32 ahead");
            assertRefused(() -> bank.branch(1).get("/mode", "Lamport-Clock", "soon", "Lamport-Node", "branch-2"),
                    bank.branch(1), 400, "invalid", "Lamport-Clock must be");
        }
        assertAllGoOn();
    }

    @Test
    void a_stamp_that_is_not_later_than_the_last_on_its_channel() {
        assertRefused(
                () -> post(
                        "client-2", "client-1",
                        "{\"sequence\": %d, \"stamp\": 1, \"message\": {\"type\": \"Reply\"}}".formatted(next)),
                400, "invalid", "a stamp is later than that of the message before it");
        assertAllGoOn();
    }

    @Test
    void forged_blocks() {
        long height = bank.bank().chain().size();
        String tip = bank.bank().state().path("tip").asString();
        Timestamp mine = new Timestamp(900_000, 2);
        List<SealedTransfer> theft = List.of(new SealedTransfer("theft", 1, 2, Money.parse("5.00"), Outcome.SUCCESS));
        Block fits = Block.seal(height, mine, tip, theft);
        Block wrongHash = new Block(height, 900_000, 2, tip, theft, OTHER_HASH);
        Block wrongPrevious = Block.seal(height, mine, OTHER_HASH, theft);

        assertRefused(() -> say(release(mine, wrongHash)), 400, "invalid", "does not have the hash of its content");
        assertRefused(() -> say(release(mine, wrongPrevious)), 400, "invalid", "does not follow " + tip);
        Block another = Block.seal(height, new Timestamp(900_000, 1), tip, theft);
        assertRefused(() -> say(release(another.request(), another)), 400, "invalid", "another's request");
        assertRefused(() -> say(release(new Timestamp(900_001, 2), fits)), 400, "invalid", "block of another request");
        assertAllGoOn();
    }

    private static String release(Timestamp request, Block block) {
        String transfers = block.transfers().stream()
                .map(transfer -> "{\"id\": \"%s\", \"from\": %d, \"to\": %d, \"amount\": \"%s\", \"outcome\": \"%s\"}"
                        .formatted(transfer.id(), transfer.from(), transfer.to(), transfer.amount(),
                                transfer.outcome()))
                .collect(Collectors.joining(", "));
        return """
                {"type": "Release", "request": {"time": %d, "node": %d}, "block": {"height": %d, "time": %d, "node": %d,
                 "previousHash": "%s", "transfers": [%s], "hash": "%s"}}"""
                .formatted(request.time(), request.node(), block.height(), block.time(), block.node(),
                        block.previousHash(), transfers, block.hash());
    }

    @Test
    void what_is_another_ones() {
        assertRefused(() -> say("{\"type\": \"Request\", \"transfers\": [{\"id\": \"theft\", \"from\": 1, \"to\": 2,"
                + " \"amount\": \"5.00\"}]}"), 400, "invalid", "transfers of others");
        assertRefused(() -> say("{\"type\": \"Welcome\", \"outstanding\": {\"(7,3)\": [{\"id\": \"theft\", \"from\": 3,"
                + " \"to\": 2, \"amount\": \"5.00\"}]}}"),
                400, "invalid", "requests of others");
        assertRefused(() -> say("{\"type\": \"Evicted\", \"id\": 3, \"height\": 0}"),
                400, "invalid", "nothing that client-2 can send");
        assertRefused(() -> post("client-2", "client-3", envelope(next, "{\"type\": \"Reply\"}")),
                400, "invalid", "this is client-1, not client-3");
        assertRefused(() -> post("client-3", "client-1", envelope(next, "{\"type\": \"Reply\"}")),
                403, "fenced", "another incarnation");
        assertAllGoOn();
    }

    @Test
    void what_is_nobodys_or_nothing() {
        assertRefused(() -> post("client-99", "client-1", envelope(1, "{\"type\": \"Reply\"}")),
                400, "invalid", "client-99 has not joined");
        assertRefused(() -> bank.client(1).post("/channel", "{\"to\": \"client-1\", \"incarnation\": \"x\","
                + " \"messages\": []}"), 400, "invalid", "must say who sends");
        assertRefused(() -> say("{\"type\": \"GiveMeMoney\"}"), 400, "invalid", "no type 'GiveMeMoney'");
        assertRefused(() -> bank.client(1).post("/channel", "{", "Lamport-Clock", "1", "Lamport-Node", "client-2"),
                400, "invalid", "");
        assertRefused(() -> bank.client(1).post("/channel", "{}", "Lamport-Clock", "soon", "Lamport-Node", "client-2"),
                400, "invalid", "Lamport-Clock must be");
        assertAllGoOn();
    }

    @Test
    void questions_to_the_bank() {
        long height = bank.bank().chain().size();
        String theft = "{\"request\": {\"time\": 900000, \"node\": 2}, \"transfers\": [{\"id\": \"theft\", \"from\": 1,"
                + " \"to\": 2, \"amount\": \"5.00\"}]}";
        assertRefused(() -> bank.bank().put(
                "/blocks/" + height, theft, "Lamport-Clock", "900000", "Lamport-Node", "client-2"),
                bank.bank(), 400, "invalid", "earlier than what proposes it");
        assertRefused(() -> bank.bank().put(
                "/blocks/" + height, theft, "Lamport-Clock", "900001", "Lamport-Node", "client-2"),
                bank.bank(), 400, "invalid", "its own money");
        assertRefused(() -> bank.bank().put(
                "/blocks/" + height, theft, "Lamport-Clock", "900001", "Lamport-Node", "client-1"),
                bank.bank(), 400, "invalid", "cannot speak for client-2");
        assertAllGoOn();
    }
}
