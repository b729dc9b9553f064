package lamportbank.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/// Everybody at once: where the system that this one follows came to a halt four times in five.
@ExtendWith(SharedBank.class)
class CrowdTest {
    private static final int TRANSFERS_PER_CLIENT = 50;
    private static final long SEED = 1978;

    @Test
    void three_clients_with_fifty_concurrent_transfers_each(RunningBank bank) {
        all_transfers_end_once_and_nobody_is_wedged(bank, 3);
    }

    @Test
    void ten_clients_with_fifty_concurrent_transfers_each() {
        try (RunningBank bank = RunningBank.start(10, 1)) {
            all_transfers_end_once_and_nobody_is_wedged(bank, 10);
        }
    }

    private static void all_transfers_end_once_and_nobody_is_wedged(RunningBank bank, int clients) {
        Cents total = total(bank);
        int before = bank.bank().chain().size();

        List<JsonNode> ended = Together.run(calls(bank, clients));

        assertThat(ended).hasSize(clients * TRANSFERS_PER_CLIENT);
        assertThat(ended).allSatisfy(
                transfer -> assertThat(transfer.path("status").asString()).isIn("SUCCESS", "ABORT"));
        assertThat(ended.stream().map(transfer -> transfer.path("status").asString())).contains("SUCCESS");
        assertThat(ids(ended)).hasSize(ended.size());

        List<JsonNode> chain = bank.awaitOneChain();
        List<JsonNode> sealed = chain.subList(before, chain.size()).stream()
                .flatMap(block -> block.path("transfers").valueStream())
                .toList();
        assertThat(sealed).as("none is in the chain twice, none is missing").hasSize(ended.size());
        assertThat(outcomes(sealed, "outcome")).isEqualTo(outcomes(ended, "status"));
        assertThat(bank.bank().state().path("conflicts").asLong()).isZero();
        assertThat(total(bank)).isEqualTo(total).isEqualTo(new Cents(clients * 1000L));
        bank.assertCleanAudit();

        // Nobody is wedged: everyone can still send, and nobody waits for anything.
        for (int number = 1; number <= clients; number++) {
            JsonNode further = bank.client(number).send(number % clients + 1, "0.01");
            assertThat(further.path("status").asString()).isIn("SUCCESS", "ABORT");
        }
        bank.awaitOneChain();
        assertThat(bank.clients()).allSatisfy(client -> {
            JsonNode queue = client.get("/queue").expect(200).json();
            assertThat(queue.path("queue")).isEmpty();
            assertThat(queue.path("waiting")).isEmpty();
            assertThat(queue.path("inside").isNull()).isTrue();
        });
    }

    /// Small amounts, so that most are covered; now and then one that cannot be.
    private static List<Supplier<JsonNode>> calls(RunningBank bank, int clients) {
        Random random = new Random(SEED);
        List<Supplier<JsonNode>> calls = new ArrayList<>();
        for (int count = 0; count < TRANSFERS_PER_CLIENT; count++) {
            for (int from = 1; from <= clients; from++) {
                int to = (from + random.nextInt(clients - 1)) % clients + 1;
                Cents amount = new Cents(random.nextInt(20) == 0 ? 100_000 : 1 + random.nextInt(60));
                Service client = bank.client(from);
                calls.add(() -> client.send(to, amount.toString()));
            }
        }
        return calls;
    }

    private static List<String> ids(List<JsonNode> transfers) {
        return List.copyOf(transfers.stream().map(transfer -> transfer.path("id").asString()).collect(toSet()));
    }

    private static Map<String, String> outcomes(List<JsonNode> transfers, String field) {
        Map<String, String> outcomes = new HashMap<>();
        transfers.forEach(transfer -> outcomes.put(transfer.path("id").asString(), transfer.path(field).asString()));
        return outcomes;
    }

    private static Cents total(RunningBank bank) {
        JsonNode accounts = bank.bank().get("/accounts").expect(200).json();
        long sum = accounts.path("accounts")
                .valueStream()
                .mapToLong(account -> Cents.of(account.path("balance").asString()).value())
                .sum();
        assertThat(Cents.of(accounts.path("total").asString())).isEqualTo(new Cents(sum));
        return new Cents(sum);
    }
}
