package lamportbank.system;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/// The clock rules, seen from outside.
@ExtendWith(SharedBank.class)
class ClockTest {
    private static final List<String> WATCHING = List.of(
            "/state", "/clock", "/actuator/health", "/actuator/info", "/actuator/prometheus", "/v3/api-docs", "/api");

    private final RunningBank bank;

    ClockTest(RunningBank bank) {
        this.bank = bank;
    }

    private static List<String> watching(Service process) {
        List<String> paths = new ArrayList<>(WATCHING);
        switch (process.name().replaceAll("-.*", "")) {
            case "bank" -> paths.add("/audit");
            case "client" -> paths.add("/queue");
            default -> paths.addAll(List.of("/events", "/mode"));
        }
        return paths;
    }

    @Test
    void watching_moves_no_clock() {
        bank.awaitQuiet();
        assertThat(bank.processes()).allSatisfy(process -> {
            long before = process.clock();
            for (String path : watching(process)) {
                assertThat(process.get(path).status()).as(path).isLessThan(400);
                assertThat(process.text(path).status()).as(path).isLessThan(500);
            }
            assertThat(process.clock()).isEqualTo(before);
        });
    }

    @Test
    void not_even_watching_by_another_process_moves_a_clock() {
        bank.awaitQuiet();
        assertThat(bank.processes()).allSatisfy(process -> {
            long before = process.clock();
            for (String path : watching(process)) {
                process.get(path, "Lamport-Clock", String.valueOf(before + 1000), "Lamport-Node", "client-9");
            }
            assertThat(process.clock()).isEqualTo(before);
        });
    }

    @Test
    void a_person_who_reads_accounts_chain_or_blocks_moves_no_clock() {
        bank.awaitQuiet();
        long before = bank.bank().clock();

        bank.bank().get("/accounts").expect(200);
        bank.bank().get("/accounts/1").expect(200);
        bank.bank().get("/blocks").expect(200);

        assertThat(bank.bank().clock()).isEqualTo(before);
    }

    @Test
    void a_stamped_request_is_a_receive_and_its_answer_a_send() {
        bank.awaitQuiet();
        Service head = bank.bank();
        long stamp = head.clock() + 1000;

        Answer answer = head.get("/accounts", "Lamport-Clock", String.valueOf(stamp), "Lamport-Node", "client-2");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.node()).isEqualTo("bank");
        assertThat(answer.time()).as("max(c, t) + 1 to receive, + 1 to send").isEqualTo(stamp + 2);
        assertThat(head.clock()).isEqualTo(answer.time());
    }

    @Test
    void a_stamp_from_the_past_moves_the_clock_on_and_not_back() {
        bank.awaitQuiet();
        Service head = bank.bank();
        long before = head.clock();

        Answer answer = head.get("/accounts/1", "Lamport-Clock", "0", "Lamport-Node", "client-2");

        assertThat(answer.expect(200).time()).isEqualTo(before + 2);
    }

    @Test
    void a_balance_query_is_a_local_event_and_a_stamped_exchange_with_the_bank() {
        bank.awaitQuiet();
        Service client = bank.client(2);
        long before = client.clock();
        long atTheBank = bank.bank().clock();

        client.balance();

        assertThat(bank.bank().clock()).isGreaterThan(Math.max(before, atTheBank));
        assertThat(client.clock()).isGreaterThan(bank.bank().clock()).isGreaterThanOrEqualTo(before + 3);
    }

    @Test
    void every_response_is_stamped_errors_too() {
        bank.awaitQuiet();
        assertThat(bank.processes()).allSatisfy(process -> Stream.of(
                process.get("/clock"),
                process.get("/state"),
                process.get("/actuator/health"),
                process.get("/nowhere"),
                process.get("/clock", "Lamport-Clock", "abc"),
                process.send("DELETE", "/clock", null),
                process.send("POST", "/channel", "not JSON", "Content-Type", "application/json"),
                process.send("POST", "/channel", "{}", "Content-Type", "text/plain"))
                .forEach(answer -> {
                    assertThat(answer.node()).isEqualTo(process.name());
                    assertThat(answer.time()).isEqualTo(process.clock());
                }));
    }
}
