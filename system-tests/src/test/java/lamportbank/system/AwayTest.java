package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What people see while a service is away, or has come back without its disk.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SeparateBank bank;

    @BeforeAll
    void open() {
        bank = SeparateBank.start(3, 3);
    }

    @AfterAll
    void close() {
        bank.close();
    }

    @Test
    void others_say_for_which_member_they_wait_and_since_when() {
        bank.kill(List.of("client-2"));

        JsonNode transfer = bank.client(1).post("/transfers", Service.transfer(3, "0.10")).expect(202).json();

        awaitThat(() -> {
            JsonNode state = bank.client(1).state();
            assertThat(state.path("waitingFor").toString()).isEqualTo("[2]");
            JsonNode channel = byName(state.path("channels"), "peer", "client-2");
            assertThat(channel.path("awaySince").asString()).startsWith("20");
            assertThat(channel.path("trouble").asString()).isNotEmpty();
            assertThat(bank.client(1).text("/queue").body()).contains("waiting for clients [2]");
            assertThat(bank.log("client-1")).contains("client-2 does not take messages");
        });
        bank.start(List.of("client-2"));
        assertThat(outcome(bank.client(1), transfer)).isEqualTo("SUCCESS");
        awaitThat(() -> assertThat(bank.log("client-1")).contains("client-2 is back after"));
    }

    @Test
    void clients_say_that_they_wait_for_the_bank_and_since_when() {
        bank.kill(List.of("bank"));

        JsonNode transfer = bank.client(1).post("/transfers", Service.transfer(3, "0.10")).expect(202).json();

        awaitThat(() -> {
            JsonNode question = bank.client(1).state().path("questions").path(0);
            assertThat(question.path("to").asString()).isEqualTo("bank");
            assertThat(question.path("question").asString()).isEqualTo("Propose");
            assertThat(question.path("awaySince").asString()).startsWith("20");
            assertThat(bank.log("client-1")).contains("bank does not answer Propose");
        });
        bank.start(List.of("bank"));
        assertThat(outcome(bank.client(1), transfer)).isEqualTo("SUCCESS");
    }

    @Test
    void a_bank_without_its_disk_is_not_taken_for_the_bank_until_it_is_restored(@TempDir Path safe)
            throws IOException {
        bank.kill(List.of("bank"));
        Files.move(bank.directory("bank"), safe.resolve("bank"));
        bank.start(List.of("bank"));

        JsonNode transfer = bank.client(1).post("/transfers", Service.transfer(3, "0.10")).expect(202).json();

        awaitThat(() -> assertThat(bank.client(1).state().path("questions").path(0).path("trouble").asString())
                .contains("there is no member client-1 in this bank's journal"));
        assertThat(bank.client(1).state().path("troubles").path(0).path("whatToDo").asString())
                .contains("--rebuild-bank");
        assertThat(bank.client(1).state().path("phase").asString()).isEqualTo("MEMBER");
        bank.kill(List.of("bank"));
        new Folder(bank.directory("bank")).delete();
        Files.move(safe.resolve("bank"), bank.directory("bank"));
        bank.start(List.of("bank"));
        assertThat(outcome(bank.client(1), transfer)).isEqualTo("SUCCESS");
        bank.assertCleanAudit();
    }

    @Test
    void a_branch_without_its_disk_is_not_taken_for_the_branch_until_it_is_restored(@TempDir Path safe)
            throws IOException {
        Service one = bank.branch(1);
        one.post("/deposits", Service.amount("10.00")).expect(200);
        bank.branch(2).post("/deposits", Service.amount("10.00")).expect(200);
        String before = one.balance();
        bank.kill(List.of("branch-2"));
        Files.move(bank.directory("branch-2"), safe.resolve("branch-2"));
        bank.start(List.of("branch-2"));

        awaitThat(() -> assertThat(byName(bank.branch(2).state().path("channels"), "peer", "branch-1")
                .path("trouble").asString())
                .contains("another incarnation", "restore the journal"));
        JsonNode deposit = one.post("/deposits?wait=0s", Service.amount("1.00")).expect(202).json();
        assertThat(one.balance()).isEqualTo(before);

        bank.kill(List.of("branch-2"));
        new Folder(bank.directory("branch-2")).delete();
        Files.move(safe.resolve("branch-2"), bank.directory("branch-2"));
        bank.start(List.of("branch-2"));
        awaitThat(() -> assertThat(
                one.get("/events/" + deposit.path("eventId").asLong()).expect(200).json().path("status").asString())
                .isEqualTo("SUCCESS"));
        awaitThat(() -> assertThat(bank.branch(2).balance()).isEqualTo(one.balance()));
    }

    private static String outcome(Service client, JsonNode transfer) {
        return client.get("/transfers/" + transfer.path("id").asString() + "?wait=30s")
                .expect(200)
                .json()
                .path("status")
                .asString();
    }

    private static JsonNode byName(JsonNode list, String field, String value) {
        return list.valueStream()
                .filter(item -> item.path(field).asString().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + value + " in " + list));
    }

    private static void awaitThat(ThrowingRunnable condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(condition);
    }
}
