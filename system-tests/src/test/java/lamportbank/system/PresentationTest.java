package lamportbank.system;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/// What people at a terminal, and their tools, get to see.
@ExtendWith(SharedBank.class)
class PresentationTest {
    private final RunningBank bank;

    PresentationTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void accounts_are_a_table() {
        List<String> table = lines(bank.bank(), "/accounts");

        assertAligned(table, "client", "balance", "last access");
        assertThat(table).hasSize(1 + 3 + 1);
        assertThat(table.getLast()).matches("total +30\\.00");
        assertThat(table.get(2)).startsWith("     2  ").contains(bank.client(2).balance());
    }

    @Test
    void the_chain_is_a_table_at_every_client_and_at_the_bank() {
        JsonNode transfer = bank.client(1).send(2, "0.01");
        bank.awaitOneChain();
        long height = transfer.path("height").asLong();

        bank.clients().forEach(client -> assertShows(lines(client, "/chain?from=" + height), height, transfer));
        assertShows(lines(bank.bank(), "/blocks?from=" + height), height, transfer);
    }

    private static void assertShows(List<String> table, long height, JsonNode transfer) {
        assertAligned(table.subList(0, table.size() - 1),
                "block", "timestamp", "from", "to", "amount", "outcome", "hash", "previous");
        assertThat(table.getLast()).matches("blocks: [0-9]+");
        assertThat(table.get(1)).contains(
                String.valueOf(height), "(" + transfer.path("timestamp").path("time") + ",1)", "0.01", "SUCCESS");
    }

    @Test
    void the_queue_and_the_transfers_are_tables() {
        JsonNode transfer = bank.client(1).send(3, "0.01");

        assertAligned(lines(bank.client(1), "/queue"), "timestamp", "client", "from", "to", "amount");
        List<String> transfers = lines(bank.client(1), "/transfers");
        assertAligned(transfers, "timestamp", "from", "to", "amount", "status", "block", "id");
        assertThat(transfers.get(1)).contains(transfer.path("id").asString()).contains("SUCCESS");
    }

    @Test
    void a_branchs_events_are_a_table() {
        long event =
                bank.branch(1).post("/deposits", Service.amount("0.01")).expect(200).json().path("eventId").asLong();

        List<String> table = lines(bank.branch(1), "/events");

        assertAligned(table, "event", "clock", "name");
        assertThat(table).anyMatch(line -> line.matches(" *" + event + "  +[0-9]+  deposit_request"));
    }

    @Test
    void a_balance_is_a_line() {
        assertThat(lines(bank.client(1), "/balance")).singleElement().asString()
                .matches("Balance: \\$[0-9]+\\.[0-9]{2}");
        assertThat(lines(bank.branch(1), "/balance")).singleElement().asString()
                .matches("Balance: \\$-?[0-9]+\\.[0-9]{2}");
    }

    @Test
    void state_and_clock_are_text_everywhere() {
        bank.awaitQuiet();
        assertThat(bank.processes()).allSatisfy(process -> {
            assertAligned(lines(process, "/clock"), "process", "clock");
            assertThat(lines(process, "/clock").get(1)).matches(process.name() + " +" + process.clock());
            List<String> state = lines(process, "/state");
            assertThat(state.getFirst()).matches("node +" + process.name());
            assertThat(state.get(1)).matches("time +" + process.clock());
            assertThat(state.get(0).indexOf(process.name()))
                    .as("values stand in one column")
                    .isEqualTo(state.get(1).indexOf(String.valueOf(process.clock())));
            assertThat(state).noneMatch(line -> line.contains("{}") || line.contains("[]"));
        });
    }

    private static List<String> lines(Service service, String path) {
        Answer answer = service.text(path).expect(200);
        assertThat(answer.contentType()).startsWith("text/plain");
        assertThat(answer.body()).endsWith("\n");
        return answer.body().lines().toList();
    }

    /// Every column begins, or ends, in all rows where its heading does.
    private static void assertAligned(List<String> table, String... headings) {
        String first = table.getFirst();
        int searchFrom = 0;
        for (String heading : headings) {
            int begin = first.indexOf(heading, searchFrom);
            assertThat(begin).as("heading %s in: %s", heading, first).isNotNegative();
            searchFrom = begin + heading.length();
        }
        int columns = headings.length;
        int[] gaps = gaps(first, headings);
        for (String row : table) {
            assertThat(IntStream.range(0, columns - 1)
                    .filter(column -> row.length() > gaps[column])
                    .allMatch(column -> row.charAt(gaps[column]) == ' '))
                    .as("the columns of: %s", row)
                    .isTrue();
        }
    }

    /// For each column but the last: the place of a blank between it and the next. Headings are aligned to the
    /// left, so that is right before the next heading.
    private static int[] gaps(String first, String... headings) {
        int[] gaps = new int[headings.length];
        int searchFrom = headings[0].length();
        for (int column = 0; column < headings.length - 1; column++) {
            int next = first.indexOf(headings[column + 1], searchFrom);
            gaps[column] = next - 1;
            searchFrom = next + headings[column + 1].length();
        }
        return gaps;
    }

    // ---- tools

    @Test
    void every_service_describes_itself() {
        assertThat(bank.processes()).allSatisfy(process -> {
            JsonNode docs = process.get("/v3/api-docs").expect(200).json();
            assertThat(docs.path("openapi").asString()).startsWith("3.");
            assertThat(docs.path("paths").propertyNames()).contains("/clock", "/state");

            Answer page = process.get("/api");
            assertThat(page.status()).isEqualTo(302);
            Answer swagger = process.get(page.header("Location")).expect(200);
            assertThat(swagger.contentType()).startsWith("text/html");
            assertThat(swagger.body()).contains("swagger-ui");
        });
    }

    @Test
    void every_process_has_meters() {
        assertThat(bank.processes()).allSatisfy(process -> {
            long before = process.clock();
            String meters = process.get("/actuator/prometheus").expect(200).body();
            assertThat(meters).containsPattern("(?m)^lamport_clock(\\{.*})? [0-9.E]+$");
            double clock = meters.lines()
                    .filter(line -> line.startsWith("lamport_clock"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
            assertThat(clock).isBetween((double) before, (double) process.clock());
            assertThat(meters).contains("lamport_journal_batch");
            assertThat(process.get("/actuator/health").expect(200).json().path("status").asString()).isEqualTo("UP");
        });
    }
}
