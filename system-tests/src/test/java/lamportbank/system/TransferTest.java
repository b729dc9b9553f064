package lamportbank.system;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.nCopies;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(SharedBank.class)
class TransferTest {
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final RunningBank bank;

    TransferTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void a_transfer_that_is_covered_ends_in_success_and_moves_the_money() {
        Cents mine = Cents.of(bank.client(1).balance());
        Cents theirs = Cents.of(bank.client(2).balance());

        JsonNode transfer = bank.client(1).send(2, "0.75");

        assertThat(transfer.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(transfer.path("from").asInt()).isEqualTo(1);
        assertThat(transfer.path("to").asInt()).isEqualTo(2);
        assertThat(transfer.path("amount").asString()).isEqualTo("0.75");
        assertThat(transfer.path("timestamp").path("node").asInt()).isEqualTo(1);
        assertThat(Cents.of(bank.client(1).balance())).isEqualTo(mine.plus(-75));
        assertThat(Cents.of(bank.client(2).balance())).isEqualTo(theirs.plus(75));
    }

    @Test
    void a_transfer_that_is_not_covered_ends_in_abort_and_moves_nothing() {
        String before = bank.client(3).balance();

        JsonNode transfer = bank.client(3).send(1, "1000.00");

        assertThat(transfer.path("status").asString()).isEqualTo("ABORT");
        assertThat(bank.client(3).balance()).isEqualTo(before);
    }

    @Test
    void without_wait_the_answer_is_202_with_the_place_where_the_outcome_will_be() {
        Answer answer = bank.client(2).post("/transfers", Service.transfer(3, "0.01"));

        assertThat(answer.status()).isIn(200, 202);
        String place = answer.header("Location");
        assertThat(place).isEqualTo("/transfers/" + answer.json().path("id").asString());
        JsonNode ended = bank.client(2).get(place + "?wait=30s").expect(200).json();
        assertThat(ended.path("status").asString()).isEqualTo("SUCCESS");
        JsonNode listed = bank.client(2).get("/transfers").expect(200).json().path("transfers");
        assertThat(listed).contains(ended);
    }

    @Test
    void an_amount_may_be_a_number() {
        JsonNode transfer = bank.client(1)
                .post("/transfers?wait=30s", "{\"to\": 2, \"amount\": 0.5}")
                .expect(200)
                .json();

        assertThat(transfer.path("amount").asString()).isEqualTo("0.50");
    }

    @Test
    void all_clients_and_the_bank_have_the_same_chain_block_for_block() {
        bank.client(1).send(2, "0.10");
        bank.client(2).send(3, "0.10");

        List<JsonNode> chain = bank.awaitOneChain();

        assertThat(chain).hasSizeGreaterThanOrEqualTo(2);
        bank.clients().forEach(client -> assertThat(client.chain()).isEqualTo(bank.bank().chain()));
        JsonNode last = chain.getLast();
        assertThat(bank.client(3).get("/chain/" + last.path("height")).json()).isEqualTo(last);
        assertThat(bank.bank().get("/blocks/" + last.path("height")).json()).isEqualTo(last);
        bank.assertCleanAudit();
    }

    @Test
    void every_block_names_the_one_before_and_its_hash_is_that_of_its_preimage() throws Exception {
        bank.client(1).send(2, "0.10");
        List<JsonNode> chain = bank.awaitOneChain();

        String previous = NOTHING;
        for (JsonNode block : chain) {
            long height = block.path("height").asLong();
            assertThat(block.path("previousHash").asString()).isEqualTo(previous);
            previous = block.path("hash").asString();
            for (String place : List.of("/blocks/", "/chain/")) {
                Service keeper = place.equals("/blocks/") ? bank.bank() : bank.client(2);
                Answer preimage = keeper.get(place + height + "?form=preimage").expect(200);
                assertThat(preimage.contentType()).startsWith("text/plain");
                assertThat(sha256(preimage.body())).isEqualTo(previous);
            }
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    // ---- once, however often it is asked for

    @Test
    void the_same_key_and_body_are_the_same_transfer() {
        String key = UUID.randomUUID().toString();

        JsonNode first = keyed(key, Service.transfer(2, "0.25")).expect(200).json();
        JsonNode again = keyed(key, Service.transfer(2, "0.25")).expect(200).json();

        assertThat(again).isEqualTo(first);
        assertThat(inTheChain(first.path("id").asString())).isEqualTo(1);
    }

    @Test
    void the_same_key_twenty_times_at_once_is_one_transfer() {
        String key = UUID.randomUUID().toString();
        Cents before = Cents.of(bank.client(1).balance());
        Supplier<Answer> call = () -> keyed(key, Service.transfer(2, "0.01"));

        List<Answer> answers = Together.run(nCopies(20, call));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(answers.stream().map(answer -> answer.json().path("id").asString()).collect(toSet())).hasSize(1);
        assertThat(inTheChain(answers.getFirst().json().path("id").asString())).isEqualTo(1);
        assertThat(Cents.of(bank.client(1).balance())).isEqualTo(before.plus(-1));
    }

    @Test
    void the_same_key_with_another_body_is_a_conflict() {
        String key = UUID.randomUUID().toString();
        keyed(key, Service.transfer(2, "0.02")).expect(200);

        assertThat(List.of(Service.transfer(2, "0.03"), Service.transfer(3, "0.02"))).allSatisfy(other -> {
            Answer refused = keyed(key, other).expect(409);
            assertThat(refused.contentType()).startsWith("application/problem+json");
            assertThat(refused.json().path("detail").asString()).contains("Idempotency-Key", "0.02", "2");
        });
    }

    @Test
    void two_clients_may_use_the_same_key() {
        String key = UUID.randomUUID().toString();

        String first = keyed(key, Service.transfer(2, "0.01")).expect(200).json().path("id").asString();
        String second = bank.client(3)
                .post("/transfers?wait=30s", Service.transfer(2, "0.01"), "Idempotency-Key", key)
                .expect(200)
                .json()
                .path("id")
                .asString();

        assertThat(second).isNotEqualTo(first);
    }

    private Answer keyed(String key, String body) {
        return bank.client(1).post("/transfers?wait=60s", body, "Idempotency-Key", key);
    }

    private long inTheChain(String id) {
        return bank.bank().chain().stream()
                .flatMap(block -> block.path("transfers").valueStream())
                .filter(transfer -> transfer.path("id").asString().equals(id))
                .count();
    }

    // ---- business at the branch of the same number

    @Test
    void a_clients_deposits_and_withdrawals_go_to_the_branch_of_its_number() {
        Stream.of(1, 2, 3).forEach(number -> {
            Service client = bank.client(number);
            Service branch = bank.branch(number);
            Cents before = Cents.of(branch.balance());

            JsonNode deposit = client.post("/deposits", Service.amount("7.50")).expect(200).json();
            JsonNode withdrawal = client.post("/withdrawals", Service.amount("2.25")).expect(200).json();

            assertThat(deposit.path("status").asString()).isEqualTo("SUCCESS");
            assertThat(withdrawal.path("status").asString()).isEqualTo("SUCCESS");
            assertThat(withdrawal.path("kind").asString()).isEqualTo("WITHDRAW");
            assertThat(Cents.of(branch.balance())).isEqualTo(before.plus(525));
            JsonNode seen = client.get("/branch-balance").expect(200).json();
            assertThat(seen.path("branch").asInt()).isEqualTo(number);
            assertThat(Cents.of(seen.path("balance").asString())).isEqualTo(before.plus(525));
            long event = deposit.path("eventId").asLong();
            assertThat(branch.get("/events/" + event).expect(200).json()).isEqualTo(deposit);
        });
    }
}
