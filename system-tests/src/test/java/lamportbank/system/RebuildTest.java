package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Journals that are older than what others have seen: the bank's, which is rebuilt from what the clients have, and a
/// client's, which has to begin anew.
@Timeout(300)
class RebuildTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SeparateBank bank = SeparateBank.start(3, 0);

    @TempDir
    private Path safe;

    @AfterEach
    void close() {
        bank.close();
    }

    /// One after the other, in one bank: to start one for each would take as long as all of this.
    @Test
    void who_is_older_than_what_others_have_seen_says_so_and_is_put_right() throws IOException {
        a_bank_with_an_older_copy_says_so_waits_and_is_rebuilt();
        a_client_with_an_older_copy_says_so_and_says_nothing_else();
        a_bank_without_its_disk_is_rebuilt_from_the_clients_and_goes_on();
    }

    private void rebuild(String... settings) {
        String[] all = new String[settings.length + 1];
        all[0] = "--lamport.bank.rebuild-from=" + bank.client(1).address();
        System.arraycopy(settings, 0, all, 1, settings.length);
        bank.launch("bank", all);
    }

    /// How often client 1 has asked the bank in vain.
    private double retries() {
        return bank.client(1).get("/actuator/prometheus").expect(200).body().lines()
                .filter(line -> line.startsWith("lamport_questions_retries_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String outcome(Service client, JsonNode transfer) {
        return client.get("/transfers/" + transfer.path("id").asString() + "?wait=60s")
                .expect(200)
                .json()
                .path("status")
                .asString();
    }

    private void awaitThat(ThrowingRunnable condition) {
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).ignoreExceptions().untilAsserted(condition);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(bank.log(), late);
        }
    }

    private void assertOneChain() {
        awaitThat(() -> bank.clients().forEach(
                client -> assertThat(client.chain()).isEqualTo(bank.bank().chain())));
        bank.assertCleanAudit();
    }

    private void copy(String name, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(bank.directory(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private void restore(String name, Path from) throws IOException {
        new Folder(bank.directory(name)).delete();
        Files.move(from, bank.directory(name));
    }

    private void a_bank_with_an_older_copy_says_so_waits_and_is_rebuilt() throws IOException {
        bank.client(1).send(2, "1.00");
        bank.kill(List.of("bank"));
        copy("bank", safe.resolve("bank"));
        bank.start(List.of("bank"));
        bank.client(2).send(3, "1.00");
        bank.client(3).send(1, "1.00");
        bank.kill(List.of("bank"));
        restore("bank", safe.resolve("bank"));
        bank.start(List.of("bank"));
        String newcomer = "{\"incarnation\": \"new\", \"address\": \"http://127.0.0.1:1\"}";
        // Before any client has asked for anything.
        assertThat(bank.bank().get("/audit").expect(200).json().path("ok").asBoolean()).isFalse();
        bank.bank().post("/members", newcomer).expect(503);

        JsonNode transfer = bank.client(1).post("/transfers", Service.transfer(3, "0.10")).expect(202).json();

        awaitThat(() -> {
            JsonNode trouble = bank.client(1).state().path("troubles").path(0);
            assertThat(trouble.path("what").asString())
                    .contains("this bank has 1 blocks and client-1 has 3", "rebuild the bank");
            assertThat(bank.client(1).get("/actuator/health/readiness").status()).isEqualTo(503);
            assertThat(bank.bank().state().path("troubles").path(0).path("whatToDo").asString())
                    .contains("--rebuild-bank");
        });
        assertThat(bank.bank().get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(bank.bank().get("/audit").expect(200).json().path("ok").asBoolean()).isFalse();
        assertThat(bank.bank().post("/members/3/eviction", "{}").status()).isEqualTo(503);
        bank.bank().post("/members", newcomer).expect(503);
        long before = bank.client(1).state().path("time").asLong();
        double attempts = retries();
        awaitThat(() -> assertThat(retries()).isGreaterThanOrEqualTo(attempts + 3));
        assertThat(bank.client(1).state().path("time").asLong()).as("it does not spin").isEqualTo(before);
        assertThat(bank.bank().state().path("conflicts").asLong()).isZero();

        bank.kill(List.of("bank"));
        rebuild();
        bank.awaitReady("bank");

        assertThat(outcome(bank.client(1), transfer)).isEqualTo("SUCCESS");
        awaitThat(() -> assertThat(bank.client(1).state().path("troubles")).isEmpty());
        assertThat(bank.bank().state().path("troubles")).isEmpty();
        assertThat(bank.bank().chain()).hasSize(4);
        assertOneChain();
    }

    private void a_client_with_an_older_copy_says_so_and_says_nothing_else() throws IOException {
        bank.client(1).send(2, "1.00");
        bank.kill(List.of("client-3"));
        copy("client-3", safe.resolve("client-3"));
        bank.start(List.of("client-3"));
        bank.client(3).send(1, "1.00");
        bank.client(1).send(3, "1.00");
        bank.kill(List.of("client-3"));
        restore("client-3", safe.resolve("client-3"));
        bank.launch(List.of("client-3"));

        awaitThat(() -> {
            JsonNode trouble = bank.client(3).state().path("troubles").path(0);
            assertThat(trouble.path("what").asString())
                    .contains("the journal of this process is older than what others have seen");
            assertThat(trouble.path("whatToDo").asString()).contains("evicted and to register anew");
            assertThat(bank.client(3).get("/actuator/health/readiness").status()).isEqualTo(503);
        });
        assertThat(bank.client(3).post("/transfers", Service.transfer(1, "0.10")).status()).isEqualTo(503);
        assertThat(bank.client(3).state().path("channels").valueStream())
                .as("it still can be looked at").hasSize(3);
        bank.bank().post("/members/3/eviction", "").expect(200);
        bank.client(1).send(2, "0.10");
        awaitThat(() -> assertThat(bank.client(2).chain()).hasSize(8));
        bank.assertCleanAudit();
    }

    private void a_bank_without_its_disk_is_rebuilt_from_the_clients_and_goes_on() throws IOException {
        bank.kill(List.of("client-3"));
        bank.client(1).send(2, "0.25");
        awaitThat(() -> assertThat(bank.client(2).chain()).hasSize(9));
        List<JsonNode> chain = bank.bank().chain();
        JsonNode accounts = bank.bank().get("/accounts").json();
        bank.kill(List.of("bank"));
        new Folder(bank.directory("bank")).delete();

        JsonNode transfer = bank.client(1).post("/transfers", Service.transfer(2, "0.05")).expect(202).json();
        rebuild();
        bank.awaitReady("bank");

        assertThat(outcome(bank.client(1), transfer)).isEqualTo("SUCCESS");
        assertThat(bank.bank().chain().subList(0, 9)).isEqualTo(chain);
        assertThat(bank.bank().get("/accounts").json().path("total")).isEqualTo(accounts.path("total"));
        bank.client(2).send(1, "0.50");
        bank.client(1).send(2, "0.75");
        assertThat(bank.bank().chain()).hasSize(12);
        bank.assertCleanAudit();
        bank.bank().post("/members/2/eviction", "").expect(200);
        awaitThat(() -> assertThat(bank.client(2).state().path("phase").asString()).isEqualTo("FENCED"));
        bank.client(1).send(2, "0.10");
        bank.assertCleanAudit();
    }
}
