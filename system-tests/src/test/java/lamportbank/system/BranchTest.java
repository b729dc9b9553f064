package lamportbank.system;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The same money, withdrawn at two places at the same moment.
@ExtendWith(SharedBank.class)
class BranchTest {
    private static final int ROUNDS = 5;
    private static final int ROUNDS_UNTIL_SEEN = 50;

    private final RunningBank bank;

    BranchTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeEach
    void four_hundred_everywhere() {
        long surplus = Cents.of(bank.branch(1).balance()).value() - 40_000;
        if (surplus != 0) {
            bank.branch(1)
                    .post(surplus > 0 ? "/withdrawals" : "/deposits",
                            Service.amount(new Cents(Math.abs(surplus)).toString()))
                    .expect(200);
        }
        awaitEverywhere("400.00");
    }

    @Test
    void in_order_exactly_one_of_two_withdrawals_succeeds_and_all_replicas_agree() {
        for (int round = 0; round < ROUNDS; round++) {
            List<JsonNode> withdrawals = withdrawAtTwoBranches("300.00");

            assertThat(withdrawals).extracting(withdrawal -> withdrawal.path("status").asString())
                    .containsExactlyInAnyOrder("SUCCESS", "ABORT");
            awaitEverywhere("100.00");
            deposit(3, "300.00");
            awaitEverywhere("400.00");
        }
    }

    @Test
    void in_order_many_withdrawals_at_all_branches_never_overdraw() {
        List<Supplier<JsonNode>> calls = Stream.of(1, 2, 3)
                .flatMap(number -> Stream.generate(() -> withdrawal(number, "30.00")).limit(10))
                .toList();

        List<JsonNode> ended = Together.run(calls);

        assertThat(ended.stream().filter(update -> update.path("status").asString().equals("SUCCESS"))).hasSize(13);
        assertThat(ended.stream().filter(update -> update.path("status").asString().equals("ABORT"))).hasSize(17);
        awaitEverywhere("10.00");
    }

    @Test
    void eagerly_the_same_money_can_be_withdrawn_twice_and_the_replicas_still_converge() {
        changeMode("eager");
        try {
            boolean seen = false;
            for (int round = 0; round < ROUNDS_UNTIL_SEEN && !seen; round++) {
                List<JsonNode> withdrawals = withdrawAtTwoBranches("300.00");
                seen = withdrawals.stream().allMatch(update -> update.path("status").asString().equals("SUCCESS"));
                awaitEverywhere(seen ? "-200.00" : "100.00");
                deposit(1, seen ? "600.00" : "300.00");
                awaitEverywhere("400.00");
            }
            assertThat(seen).as("both withdrawals were carried out, within %d rounds", ROUNDS_UNTIL_SEEN).isTrue();
        } finally {
            changeMode("ordered");
        }
    }

    @Test
    void an_event_id_makes_a_deposit_safe_to_repeat() {
        long eventId = 1_000_000 + System.nanoTime() % 1_000_000_000;
        String order = "{\"amount\": \"1.00\", \"eventId\": %d}".formatted(eventId);

        JsonNode first = bank.branch(2).post("/deposits", order).expect(200).json();
        JsonNode again = bank.branch(2).post("/deposits", order).expect(200).json();
        Answer other = bank.branch(2).post("/withdrawals", order);

        assertThat(again).isEqualTo(first);
        assertThat(other.status()).isEqualTo(409);
        awaitEverywhere("401.00");
    }

    @Test
    void the_same_id_is_the_same_event_at_every_branch() {
        long eventId = 1_000_000 + System.nanoTime() % 1_000_000_000;
        String order = "{\"amount\": \"1.00\", \"eventId\": %d}".formatted(eventId);

        JsonNode first = bank.branch(1).post("/deposits", order).expect(200).json();
        List<JsonNode> others = Together.run(Stream.of(1, 2, 3)
                .<Supplier<JsonNode>>map(
                        number -> () -> bank.branch(number).post("/deposits", order).expect(200).json())
                .toList());
        awaitEverywhere("401.00");

        assertThat(others).allSatisfy(other -> assertThat(other.path("status").asString()).isEqualTo("SUCCESS"));
        assertThat(bank.branch(3).post("/deposits", order).expect(200).json()).isEqualTo(first);
        assertThat(bank.branch(2).post("/deposits", order.replace("1.00", "2.00")).expect(409).json()
                .path("detail").asString()).contains("event " + eventId).contains("DEPOSIT of 1.00");
        awaitEverywhere("401.00");
    }

    @Test
    void the_same_id_asked_for_at_all_branches_at_once_is_executed_once_or_refused_alike() {
        long eventId = 1_000_000 + System.nanoTime() % 1_000_000_000;
        List<Answer> answers = Together.run(Stream.of(1, 2, 3)
                .<Supplier<Answer>>map(number -> () -> bank.branch(number)
                        .post("/deposits", "{\"amount\": \"%d.00\", \"eventId\": %d}".formatted(number, eventId)))
                .toList());

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409, 409);
        int winner = 1 + answers.stream().map(Answer::status).toList().indexOf(200);
        awaitEverywhere("40" + winner + ".00");
    }

    @Test
    void a_number_that_a_branch_gives_is_negative_and_no_customers_id() {
        JsonNode first = bank.branch(2).post("/deposits", Service.amount("1.00")).expect(200).json();
        long number = first.path("eventId").asLong();
        assertThat(number).isNegative();

        JsonNode customers = bank.branch(2)
                .post("/deposits", "{\"amount\": \"1.00\", \"eventId\": %d}".formatted(-number))
                .expect(200)
                .json();

        assertThat(customers.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(bank.branch(2).get("/events/" + number).expect(200).json()).isEqualTo(first);
        awaitEverywhere("402.00");
    }

    @Test
    void every_branch_logs_its_part_of_an_update_and_no_clock_goes_back() {
        long event =
                bank.branch(1).post("/deposits", Service.amount("0.50")).expect(200).json().path("eventId").asLong();
        awaitEverywhere("400.50");

        assertThat(stages(bank.branch(1), event))
                .containsExactlyInAnyOrder(
                        "deposit_request", "deposit_execute", "deposit_propagate_response",
                        "deposit_propagate_response");
        Stream.of(2, 3).forEach(number -> assertThat(stages(bank.branch(number), event))
                .containsExactly("deposit_propagate_request", "deposit_propagate_execute"));
        assertThat(bank.branches()).allSatisfy(branch -> assertThat(events(branch)
                .path("branch")
                .valueStream()
                .map(stage -> stage.path("clock").asLong()))
                .isSorted());
    }

    private List<String> stages(Service branch, long event) {
        return events(branch)
                .path("events")
                .valueStream()
                .filter(entry -> entry.path("eventid").asLong() == event)
                .flatMap(entry -> entry.path("data").valueStream())
                .map(stage -> stage.path("name").asString())
                .toList();
    }

    private static JsonNode events(Service branch) {
        return branch.get("/events").expect(200).json();
    }

    private List<JsonNode> withdrawAtTwoBranches(String amount) {
        return Together.run(List.of(withdrawal(1, amount), withdrawal(2, amount)));
    }

    private Supplier<JsonNode> withdrawal(int branch, String amount) {
        return () -> bank.branch(branch).post("/withdrawals", Service.amount(amount)).expect(200).json();
    }

    private void deposit(int branch, String amount) {
        bank.branch(branch).post("/deposits", Service.amount(amount)).expect(200);
    }

    private void changeMode(String mode) {
        awaitBranches("idle", true);
        bank.branch(1).put("/mode", "{\"mode\": \"" + mode + "\"}").expect(200);
        awaitBranches("mode", mode.toUpperCase(Locale.ROOT));
    }

    private void awaitBranches(String field, Object value) {
        await(field + " everywhere").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(bank.branches())
                        .allSatisfy(branch -> assertThat(branch.state().path(field).asString())
                                .isEqualTo(value.toString())));
    }

    private void awaitEverywhere(String balance) {
        await(balance + " everywhere").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(bank.branches())
                        .allSatisfy(branch -> assertThat(branch.balance()).isEqualTo(balance)));
        awaitBranches("idle", true);
    }
}
