package lamportbank.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/// `./console` with its commands from a pipe.
@ExtendWith(SharedBank.class)
class ConsoleTest {
    private static final Duration UNTIL_ENDED = Duration.ofMinutes(1);

    private final RunningBank bank;

    ConsoleTest(RunningBank bank) {
        this.bank = bank;
    }

    private ChildProcess.Finished console(List<String> arguments, String... lines) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--port", String.valueOf(bank.port())));
        try (ChildProcess console = ChildProcess.java(Modules.console(), all.toArray(String[]::new))) {
            console.type(lines);
            return console.awaitEnd(UNTIL_ENDED);
        }
    }

    @Test
    void a_client_sends_money_and_shows_all_it_has() {
        ChildProcess.Finished finished = console(List.of("client-1"), "t 2 0.01", "b", "p", "m", "transfers", "all");

        JsonNode last = bank.client(1).get("/transfers").expect(200).json().path("transfers").path(0);
        String timestamp = "(%s,1)".formatted(last.path("timestamp").path("time"));
        assertThat(finished.stderr()).isEmpty();
        assertThat(finished.exit()).isZero();
        assertThat(finished.stdout().lines().toList())
                .startsWith(
                        "SUCCESS  0.01 to client 2, timestamp %s, block %s".formatted(timestamp, last.path("height")))
                .anyMatch(line -> line.matches("Balance: \\$[0-9]+\\.[0-9]{2}"))
                .anyMatch(line -> line.matches(" *" + last.path("height") + " .*0\\.01  SUCCESS  .*"))
                .anyMatch(line -> line.endsWith(last.path("id").asString()))
                .anyMatch(line -> line.matches("phase +MEMBER"))
                .noneMatch(line -> line.contains("\033"));
        assertThat(last.path("status").asString()).isEqualTo("SUCCESS");
    }

    @Test
    void the_bank_shows_accounts_and_members_and_audits_itself() {
        ChildProcess.Finished finished = console(List.of("bank"), "p", "clients", "audit", "q", "no more");

        assertThat(finished.stderr()).isEmpty();
        assertThat(finished.exit()).isZero();
        assertThat(finished.stdout().lines().toList())
                .anyMatch(line -> line.matches("total +30\\.00"))
                .contains("     2  ACTIVE   " + bank.client(2).address())
                .anyMatch(line -> line.startsWith("all is well: "));
    }

    @Test
    void a_branch_is_found_by_its_address_too() {
        String address = bank.branch(2).address().toString();

        ChildProcess.Finished finished = console(List.of(address), "d 0.01", "p");

        assertThat(finished.stderr()).isEmpty();
        assertThat(finished.stdout()).startsWith("SUCCESS  deposit of 0.01, event ").contains("deposit_execute");
    }

    @Test
    void what_is_refused_is_said_and_the_rest_is_done() {
        ChildProcess.Finished finished = console(List.of("client-1"), "t 99 1", "x", "b");

        assertThat(finished.exit()).isEqualTo(1);
        assertThat(finished.stderr().lines()).satisfiesExactly(
                line -> assertThat(line).startsWith("there is no account 99"),
                line -> assertThat(line).startsWith("there is no command x; there are: t <to> <amount>,"));
        assertThat(finished.stdout()).startsWith("Balance: $");
    }

    @Test
    void who_is_not_there_is_said() throws IOException {
        try (Socket silent = new Socket()) { // it has the port, so that no one else does, and does not listen
            int absent = bindToPortOfAClient(silent);
            ChildProcess.Finished away = console(List.of("client-" + absent), "b");
            assertThat(away.exit()).isEqualTo(1);
            assertThat(away.stderr()).isEqualTo("client-%d is away: nobody answers at http://127.0.0.1:%d\n"
                    .formatted(absent, bank.port() + 20 + absent));
        }

        ChildProcess.Finished dashboard = console(List.of(bank.dashboard().address().toString()), "b");
        assertThat(dashboard.exit()).isEqualTo(1);
        assertThat(dashboard.stderr()).contains("there is no bank, client or branch");

        assertThat(console(List.of("teller-1")).exit()).isEqualTo(2);
    }

    private int bindToPortOfAClient(Socket socket) {
        for (int number = 9; number > 3; number--) {
            try {
                socket.bind(new InetSocketAddress("127.0.0.1", bank.port() + 20 + number));
                return number;
            } catch (IOException taken) {
                // the next
            }
        }
        throw new IllegalStateException("all ports are taken");
    }
}
