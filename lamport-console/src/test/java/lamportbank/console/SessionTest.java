package lamportbank.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What a person types, what is asked of the process, and what the person sees.
class SessionTest {
    private final FakeProcess process = new FakeProcess();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    SessionTest() throws IOException {}

    @AfterEach
    void close() {
        process.close();
    }

    /// @return whether everything was done
    private boolean type(String name, String... lines) {
        return type(new Rest(name, process.address()), lines);
    }

    private boolean type(Rest rest, String... lines) {
        Session session = new Session(Session.commandsOf(rest), new PrintWriter(out), new PrintWriter(err));
        session.run(Lines.of(new BufferedReader(new StringReader(String.join("\n", lines)))));
        return !session.isTroubled();
    }

    private static String transfer(String status, String timestamp, String height) {
        return """
                {"id": "x1", "from": 1, "to": 2, "amount": "5.00", "status": "%s", "timestamp": %s, "height": %s}"""
                .formatted(status, timestamp, height);
    }

    private static String success() {
        return transfer("SUCCESS", "{\"time\": 7, \"node\": 1}", "3");
    }

    // ---- a client

    @Test
    void a_transfer_is_sent_and_its_outcome_shown() {
        process.says("POST /transfers?wait=2s", success());

        assertThat(type("client-1", "t 2 5")).isTrue();

        assertThat(out).hasToString("SUCCESS  5.00 to client 2, timestamp (7,1), block 3\n");
        assertThat(process.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.body()).contains("\"to\":2").contains("\"amount\":\"5\"");
            assertThat(asked.key()).isNotBlank();
        });
    }

    @Test
    void a_transfer_that_takes_long_is_waited_for() {
        process.says("POST /transfers?wait=2s", 202, "application/json", transfer("PENDING", "null", "null"));
        process.says("GET /transfers/x1?wait=30s", transfer("PENDING", "null", "null"));
        process.losesTheAnswerTo("GET /transfers/x1?wait=30s");
        process.says("GET /transfers/x1?wait=30s", transfer("ABORT", "{\"time\": 9, \"node\": 1}", "4"));

        assertThat(type("client-1", "transfer 2 5.00")).isTrue();

        assertThat(out.toString().lines().toList()).satisfiesExactly(
                line -> assertThat(line).startsWith("waiting for the outcome"),
                line -> assertThat(line).isEqualTo("ABORT  5.00 to client 2, timestamp (9,1), block 4"));
        assertThat(err).hasToString("");
    }

    @Test
    void after_a_lost_answer_the_same_transfer_is_handed_in_again_with_its_key() {
        process.losesTheAnswerTo("POST /transfers?wait=2s").says("POST /transfers?wait=2s", success());
        process.losesTheAnswerTo("POST /transfers?wait=2s").says("POST /transfers?wait=2s", success());

        assertThat(type("client-1", "t 2 5", "t 2 5")).isTrue();

        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("SUCCESS"));
        List<String> keys = process.asked().stream().map(FakeProcess.Asked::key).toList();
        assertThat(keys).hasSize(4).doesNotContainNull();
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.get(3)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(0));
    }

    @Test
    void who_waits_no_longer_is_told_that_the_transfer_goes_on() {
        process.says("POST /transfers?wait=2s", 202, "application/json", transfer("PENDING", "null", "null"));
        process.shows("/balance", "Balance: $5.00\n");
        Thread.currentThread().interrupt(); // as Ctrl-C does

        assertThat(type("client-1", "t 2 5", "b")).isTrue();

        assertThat(out.toString().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith("Not waiting any longer.").contains("see transfers"),
                line -> assertThat(line).isEqualTo("Balance: $5.00"));
    }

    @ParameterizedTest
    @CsvSource({
        "b, /balance", "bal, /balance", "balance, /balance", "m, /queue", "msg, /queue",
        "p 7, /chain?from=7&limit=100", "print 7, /chain?from=7&limit=100", "transfers, /transfers"})
    void what_a_client_shows_is_shown_as_it_is(String line, String path) {
        process.shows(path, "a table\n  of it\n");

        assertThat(type("client-1", line)).isTrue();

        assertThat(out).hasToString("a table\n  of it\n");
        assertThat(process.asked()).singleElement()
                .satisfies(asked -> assertThat(asked.accept()).startsWith("text/plain"));
    }

    @Test
    void of_a_long_chain_the_last_hundred_blocks_are_shown() {
        process.says("GET /chain?limit=1", "{\"blocks\": [], \"height\": 123}");
        process.shows("/chain?from=23&limit=100", "the last\n");

        assertThat(type("client-1", "p")).isTrue();

        assertThat(out).hasToString("… there are 23 blocks before these: p 0\nthe last\n");
    }

    @Test
    void of_many_transfers_the_newest_are_shown() {
        process.shows("/transfers", "heading\n" + "a transfer\n".repeat(21));

        assertThat(type("client-1", "transfers")).isTrue();

        assertThat(out).hasToString("heading\n" + "a transfer\n".repeat(20) + "… and older ones\n");
    }

    @Test
    void everything_is_state_and_balance_and_queue_and_chain() {
        process.shows("/state", "state\n").shows("/balance", "balance\n").shows("/queue", "queue\n");
        process.says("GET /chain?limit=1", "{\"blocks\": [], \"height\": 1}").shows("/chain?from=0&limit=100",
                "chain\n");

        assertThat(type("client-1", "all")).isTrue();

        assertThat(out).hasToString("state\n\nbalance\n\nqueue\n\nchain\n");
    }

    @Test
    void a_client_leaves() {
        process.says("POST /departure", 202, "application/json", "{\"phase\": \"LEAVING\"}");

        assertThat(type("client-1", "leave")).isTrue();

        assertThat(out).hasToString("client-1 is LEAVING\n");
    }

    // ---- the bank

    @Test
    void the_bank_shows_accounts_and_members() {
        process.shows("/accounts", "accounts\n").says("GET /members", """
                {"members": [{"id": 1, "address": "http://127.0.0.1:8101", "order": 0, "status": "ACTIVE"},
                             {"id": 12, "address": "http://127.0.0.1:8112", "order": 1, "status": "EVICTED"}]}""");

        assertThat(type("bank", "p", "clients")).isTrue();

        assertThat(out).hasToString("""
                accounts
                client  status   address
                     1  ACTIVE   http://127.0.0.1:8101
                    12  EVICTED  http://127.0.0.1:8112
                """);
    }

    @Test
    void an_audit_that_finds_nothing_says_what_it_looked_at() {
        process.says("GET /audit", """
                {"ok": true, "blocks": 3, "transfers": 4, "total": "30.00", "checked": ["the hashes"],
                 "findings": []}""");

        assertThat(type("bank", "audit")).isTrue();

        assertThat(out).hasToString("checked: the hashes\nall is well: 3 blocks, 4 transfers, total 30.00\n");
    }

    @Test
    void an_audit_that_finds_something_is_trouble() {
        process.says("GET /audit", """
                {"ok": false, "blocks": 3, "transfers": 4, "total": "29.00", "checked": [],
                 "findings": ["block 2 is missing"]}""");

        assertThat(type("bank", "audit")).isFalse();

        assertThat(out).hasToString("FOUND: block 2 is missing\n");
        assertThat(err).hasToString("the books are wrong: 3 blocks, 4 transfers, total 29.00\n");
    }

    // ---- a branch

    @Test
    void a_branch_takes_deposits_and_withdrawals() {
        process.says("POST /deposits?wait=30s", """
                {"eventId": 2, "kind": "DEPOSIT", "amount": "170.00", "status": "SUCCESS", "balance": "570.00"}""");
        process.says("POST /withdrawals?wait=30s", 202, "application/json", """
                {"eventId": 3, "kind": "WITHDRAW", "amount": "9.00", "status": "PENDING", "balance": null}""");
        process.shows("/balance", "Balance: $570.00\n").shows("/events", "events\n");

        assertThat(type("branch-2", "d 170", "w 9", "b", "p")).isTrue();

        assertThat(out).hasToString("""
                SUCCESS  deposit of 170.00, event 2, balance 570.00
                PENDING  withdrawal of 9.00, event 3
                Balance: $570.00
                events
                """);
    }

    @Test
    void a_deposit_whose_answer_is_lost_is_not_made_again() {
        process.losesTheAnswerTo("POST /deposits?wait=30s");

        assertThat(type("branch-2", "d 170")).isFalse();

        assertThat(process.calls()).hasSize(1);
        assertThat(err.toString()).startsWith("branch-2 is away").contains("no answer");
    }

    // ---- what goes wrong

    @Test
    void a_problem_is_shown_by_its_detail_and_the_session_goes_on() {
        process.says("POST /transfers?wait=2s", 422, "application/problem+json",
                "{\"title\": \"Unprocessable\", \"detail\": \"there is no account 9\"}");
        process.shows("/balance", "Balance: $5.00\n");

        assertThat(type("client-1", "t 9 1", "b")).isFalse();

        assertThat(err).hasToString("there is no account 9\n");
        assertThat(out).hasToString("Balance: $5.00\n");
    }

    @Test
    void an_answer_that_is_no_problem_detail_is_shown_by_its_status() {
        process.says("GET /balance", 502, "text/html", "<h1>Bad gateway</h1>");

        assertThat(type("client-1", "b")).isFalse();

        assertThat(err).hasToString("client-1 answers 502 to /balance\n");
    }

    @Test
    void a_process_that_is_away_is_a_line_and_the_session_goes_on() {
        Rest rest = new Rest("client-1", process.address());
        process.close();

        assertThat(type(rest, "b", "t 2 5", "p")).isFalse();

        assertThat(err.toString().lines()).hasSize(3)
                .allMatch(line -> line.equals("client-1 is away: nobody answers at " + process.address()));
    }

    @Test
    void a_process_that_is_away_offers_no_completions() {
        process.says("GET /state", "{\"members\": [{\"id\": 2}]}");
        Command transfer = Session.commandsOf(new Rest("client-1", process.address())).getFirst();
        assertThat(transfer.firstArguments().get()).containsExactly("2");

        process.close();

        assertThat(transfer.firstArguments().get()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x         | there is no command x; there are: t <to> <amount>, b, p [from], m,",
        "t         | it is: t <to> <amount>",
        "t 2       | it is: t <to> <amount>",
        "t 2 5 5   | it is: t <to> <amount>",
        "b 1       | it is: b",
        "t two 5   | <to> is the number of a client, as in 2, not two",
        "t 0 5     | <to> is the number of a client, as in 2, not 0",
        "t 2 -5    | <amount> is more than 0, as in 5 or 5.00, not -5",
        "t 2 -1.5  | <amount> is more than 0, as in 5 or 5.00, not -1.5",
        "t 2 --5   | <amount> has at most two decimals, as in 5 or 5.00, not --5",
        "t 2 1e3   | <amount> has at most two decimals, as in 5 or 5.00, not 1e3",
        "t 2 5.001 | <amount> has at most two decimals, as in 5 or 5.00, not 5.001",
        "p -1      | [from] is the height of a block, 0 or more, not -1"})
    void what_makes_no_sense_is_answered_by_what_does(String line, String said) {
        assertThat(type("client-1", line)).isFalse();

        assertThat(err.toString()).startsWith(said);
        assertThat(process.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"q", "quit", "exit"})
    void after_quit_nothing_is_done_any_more(String quit) {
        assertThat(type("client-1", "  ", quit, "b")).isTrue();

        assertThat(process.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"client-1, t <to> <amount>", "bank, audit", "branch-1, d <amount>"})
    void help_lists_every_command_of_its_process(String name, String one) {
        assertThat(type(name, "?", "help")).isTrue();

        assertThat(out.toString().lines()).anyMatch(line -> line.startsWith(one + "  "))
                .filteredOn(line -> line.startsWith("q  ")).hasSize(2);
    }
}
