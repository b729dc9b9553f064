package lamportbank.system;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The messages of running services in a person's hand.
@ExtendWith(SharedBank.class)
class LabTest {
    private final RunningBank bank;

    LabTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeEach
    void quiet() {
        bank.awaitQuiet();
    }

    @AfterEach
    void open() {
        bank.clients().forEach(client -> {
            pause(client, false);
            client.get("/lab").expect(200).json().path("channels").forEach(
                    link -> set(client, link.path("peer").asString(), 0, false, false));
        });
        bank.awaitQuiet();
    }

    @Test
    void held_messages_wait_and_are_delivered_by_hand_in_their_order() {
        set(bank.client(1), "client-2", 0, true, false);
        JsonNode first = submit(bank.client(1));
        awaitThat(() -> assertThat(waiting(bank.client(1), "client-2")).containsExactly("Request"));
        JsonNode second = submit(bank.client(1));
        awaitThat(() -> assertThat(waiting(bank.client(1), "client-2")).containsExactly("Request", "Request"));
        assertThat(bank.client(1).state().path("waitingFor").toString()).isEqualTo("[2]");

        deliver(bank.client(1), "client-2", 1);

        awaitThat(() -> assertThat(status(bank.client(1), first)).isEqualTo("SUCCESS"));
        assertThat(status(bank.client(1), second)).isEqualTo("PENDING");
        assertThat(waiting(bank.client(1), "client-2")).containsExactly("Request", "Release");

        set(bank.client(1), "client-2", 0, false, false);
        awaitThat(() -> assertThat(status(bank.client(1), second)).isEqualTo("SUCCESS"));
    }

    /// The others' clocks are moved ahead, so that what they say to the first request is later than the second as well.
    @Test
    void requests_with_nobodys_between_them_enter_together_and_transfers_keep_their_timestamps() {
        int height = bank.bank().chain().size();
        for (int moves = 0; moves < 20; moves++) {
            bank.client(2).get("/balance").expect(200);
            bank.client(3).get("/balance").expect(200);
        }
        set(bank.client(2), "client-1", 0, true, false);
        set(bank.client(3), "client-1", 0, true, false);
        JsonNode first = submit(bank.client(1));
        JsonNode second = submit(bank.client(1));
        String path = "/transfers/" + first.path("id").asString();
        CompletableFuture<Answer> told = CompletableFuture.supplyAsync(() -> bank.client(1).get(path + "?wait=30s"));

        set(bank.client(3), "client-1", 0, false, false);
        awaitThat(() -> assertThat(bank.client(1).state().path("waitingFor").toString()).isEqualTo("[2]"));
        set(bank.client(2), "client-1", 0, false, false);

        awaitThat(() -> assertThat(status(bank.client(1), second)).isEqualTo("SUCCESS"));
        JsonNode block = bank.bank().chain().get(height);
        assertThat(block.path("transfers").findValuesAsString("id"))
                .containsExactly(first.path("id").asString(), second.path("id").asString());
        assertThat(block.path("time")).isEqualTo(second.path("timestamp").path("time"));
        assertThat(List.of(told.join(), bank.client(1).get(path)))
                .extracting(answer -> answer.json().path("timestamp"))
                .containsOnly(first.path("timestamp"))
                .doesNotContain(second.path("timestamp"));
    }

    @Test
    void a_cut_link_fails_until_it_is_healed() {
        set(bank.client(2), "client-1", 0, false, true);
        JsonNode transfer = submit(bank.client(1));

        awaitThat(() -> assertThat(bank.client(2).state().path("channels").toString()).contains("is cut, in the lab"));
        assertThat(status(bank.client(1), transfer)).isEqualTo("PENDING");

        set(bank.client(2), "client-1", 0, false, false);
        awaitThat(() -> assertThat(status(bank.client(1), transfer)).isEqualTo("SUCCESS"));
    }

    @Test
    void a_question_to_the_bank_is_held_inside_the_critical_section() {
        set(bank.client(3), "bank", 0, true, false);
        JsonNode transfer = submit(bank.client(3));

        awaitThat(() -> assertThat(waiting(bank.client(3), "bank")).containsExactly("Propose"));
        assertThat(bank.client(3).state().path("inside").isNull()).isFalse();
        assertThat(status(bank.client(3), transfer)).isEqualTo("PENDING");

        deliver(bank.client(3), "bank", 1);
        awaitThat(() -> assertThat(status(bank.client(3), transfer)).isEqualTo("SUCCESS"));
    }

    @Test
    void a_delayed_message_is_under_way_as_long_and_moves_no_clock() {
        long before = bank.client(2).clock();
        set(bank.client(1), "client-2", 60_000, false, false);
        JsonNode transfer = submit(bank.client(1));

        awaitThat(() -> assertThat(waiting(bank.client(1), "client-2")).containsExactly("Request"));
        assertThat(bank.client(2).clock()).isEqualTo(before);
        assertThat(status(bank.client(1), transfer)).isEqualTo("PENDING");

        set(bank.client(1), "client-2", 0, false, false);
        awaitThat(() -> assertThat(status(bank.client(1), transfer)).isEqualTo("SUCCESS"));
    }

    @Test
    void a_paused_process_takes_nothing_and_sends_nothing_and_can_still_be_looked_at() {
        pause(bank.client(2), true);
        long before = bank.client(2).clock();
        JsonNode transfer = submit(bank.client(1));

        Answer refused = bank.client(2).post("/transfers", Service.transfer(1, "0.01"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.body()).contains("paused");
        awaitThat(() -> assertThat(bank.client(1).state().path("channels").toString()).contains("paused"));
        assertThat(bank.client(2).state().path("time").asLong()).isEqualTo(before);
        assertThat(status(bank.client(1), transfer)).isEqualTo("PENDING");

        pause(bank.client(2), false);
        awaitThat(() -> assertThat(status(bank.client(1), transfer)).isEqualTo("SUCCESS"));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        Service client = bank.client(1);
        assertThat(client.put("/lab/channels/client-9", "{\"delayMillis\":0,\"held\":true,\"cut\":false}").status())
                .isEqualTo(404);
        assertThat(client.put("/lab/pause", "{\"paused\":\"yes\"}").expect(400).body())
                .contains("paused: must be true or false");
        assertThat(client.put("/lab/channels/client-2", "{\"delayMillis\":-1,\"held\":true,\"cut\":false}").status())
                .isEqualTo(400);
        assertThat(client.post("/lab/channels/client-2/deliveries", "{\"count\":0}").status()).isEqualTo(400);
        assertThat(client.post("/lab/channels/client-2/deliveries", "{\"count\":1}").status()).isEqualTo(409);
    }

    // ---- the dashboard's ways

    @Test
    void a_process_is_crashed_and_started_from_the_dashboard() {
        Service dashboard = bank.dashboard();
        assertThat(dashboard.get("/cluster").expect(200).json().path("controllable").asBoolean()).isTrue();
        long before = bank.branch(3).clock();

        dashboard.post("/cluster/branch-3/crash", "{}").expect(200);
        assertThat(dashboard.get("/cluster").body()).contains("{\"name\":\"branch-3\",\"running\":false}");
        assertThat(dashboard.post("/cluster/branch-3/crash", "{}").status()).isEqualTo(409);
        JsonNode deposit =
                bank.branch(1).post("/deposits?wait=0s", Service.amount("1.00")).expect(202).json();

        dashboard.post("/cluster/branch-3/start", "{}").expect(200);
        awaitThat(
                () -> assertThat(bank.branch(1).get("/events/" + deposit.path("eventId")).body()).contains("SUCCESS"));
        assertThat(bank.branch(3).clock()).isGreaterThan(before);
        assertThat(dashboard.post("/cluster/client-9/start", "{}").status()).isEqualTo(404);
        bank.branch(1).post("/withdrawals", Service.amount("1.00")).expect(200);
    }

    @Test
    void a_scenario_is_played_from_the_dashboard() {
        Answer output = bank.dashboard().post("/scenarios", """
                [{"id": 1, "type": "customer", "events": [{"id": 7, "interface": "deposit", "money": 10}]},
                 {"id": 1, "type": "branch", "balance": 400}]""").expect(200);

        assertThat(output.json().path(0).path("data").path(0).path("name").asString()).isEqualTo("deposit_request");
        Answer refused = bank.dashboard().post("/scenarios", "[]");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("at least one branch");
    }

    private JsonNode submit(Service client) {
        int sender = Integer.parseInt(client.name().substring("client-".length()));
        return client.post("/transfers", Service.transfer(sender % 3 + 1, "0.01")).expect(202).json();
    }

    private static String status(Service client, JsonNode transfer) {
        return client.get("/transfers/" + transfer.path("id").asString()).expect(200).json().path("status").asString();
    }

    private static void set(Service from, String to, int delayMillis, boolean held, boolean cut) {
        from.put("/lab/channels/" + to, "{\"delayMillis\":%d,\"held\":%s,\"cut\":%s}".formatted(delayMillis, held, cut))
                .expect(200);
    }

    private static void deliver(Service from, String to, int count) {
        from.post("/lab/channels/" + to + "/deliveries", "{\"count\":%d}".formatted(count)).expect(200);
    }

    private static void pause(Service process, boolean wanted) {
        process.put("/lab/pause", "{\"paused\":%s}".formatted(wanted)).expect(200);
    }

    private static List<String> waiting(Service from, String to) {
        return from.get("/lab").expect(200).json().path("channels").valueStream()
                .filter(link -> link.path("peer").asString().equals(to))
                .flatMap(link -> link.path("waiting").valueStream())
                .map(message -> message.path("type").asString())
                .toList();
    }

    private static void awaitThat(ThrowingRunnable condition) {
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).untilAsserted(condition);
    }
}
