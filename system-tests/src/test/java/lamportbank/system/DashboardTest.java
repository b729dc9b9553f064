package lamportbank.system;

import java.nio.file.Path;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/// What a person does and sees on the page, in a real browser, with the real services behind it.
@ExtendWith(SharedBank.class)
class DashboardTest extends InBrowser {
    private static final String UNHEARD = """
            {"type":"process","name":"%s","up":false,"everHeard":false,"since":null,"snapshot":null,"effects":[]}""";

    private final RunningBank bank;

    DashboardTest(RunningBank bank) {
        this.bank = bank;
    }

    private Locator process(String name) {
        return page.locator("#processes .process").filter(new Locator.FilterOptions().setHasText(name));
    }

    @Test
    void a_transfer_by_click_succeeds_and_its_block_appears_in_every_chain_without_a_reload() {
        open(bank);
        int height = bank.bank().chain().size();

        send("client-1", "client-2", "0.05");

        assertThat(newestResult()).containsText(Pattern.compile("client-1 sends 0.05 to client-2: ✓ done, block \\d+"));
        Locator chains = page.locator("#chain tbody tr");
        assertThat(chains).hasCount(4); // the bank's and three clients'
        for (Locator chain : chains.all()) {
            assertThat(chain.locator("td:not(.future)").last()).containsText("1→2 0.05");
        }
        assertThat(page.locator("#chain thead")).containsText("Block " + height);
        assertThat(page.locator("#chain-verdict")).containsText("the same everywhere");
        assertThat(page.locator("#bank .total")).hasText("30.00");
    }

    @Test
    void a_transfer_that_is_not_covered_says_so() {
        open(bank);

        send("client-2", "client-3", "999.00");

        assertThat(newestResult()).containsText("✗ not covered");
        assertThat(newestResult()).containsText("a refusal is sealed too");
    }

    @Test
    void a_balance_that_cannot_be_had_says_why() {
        open(bank);
        bank.client(1).put("/lab/pause", "{\"paused\":true}").expect(200);
        try {
            button("Ask for balance").click();

            assertThat(newestResult()).containsText("balance of client-1: ✗ client-1 is paused");
        } finally {
            bank.client(1).put("/lab/pause", "{\"paused\":false}").expect(200);
        }
    }

    /// Written in another language, perhaps, and without a feed.
    @Test
    void a_process_that_does_not_say_what_it_does_is_not_known_and_nothing_is_said_to_differ() {
        page = newPage();
        page.routeWebSocket("**/live", socket -> socket.connectToServer().onMessage(message -> socket.send(
                message.text().contains("\"hello\"")
                        ? message.text().replaceFirst("]\\s*$", "," + UNHEARD.formatted("client-9") + ","
                                + UNHEARD.formatted("branch-9") + "]")
                        : message.text())));
        page.navigate(address(bank));

        assertThat(client("client-9").locator(".doing")).hasText("no feed: not known");
        assertThat(page.locator("#branches .card[aria-label=branch-9]")).containsText("no feed: not known");
        assertThat(process("branch-9")).containsText("no feed: not known");
        Locator lights = page.locator("#lights .light");
        assertThat(lights.filter(new Locator.FilterOptions().setHasText("Replicas agree")))
                .containsText("at each; branch-9: not known");
        assertThat(lights.filter(new Locator.FilterOptions().setHasText("Chains agree")))
                .containsText("client-9: not known");
        assertThat(page.locator("#chain-verdict")).containsText("the same everywhere. client-9: no feed: not known.");
        assertThat(page.locator("#modes [aria-pressed=true]")).hasText("ordered");
    }

    @Test
    void a_deposit_and_a_withdrawal_by_click_reach_every_branch() {
        open(bank);
        page.locator("#branch select[name=branch]").selectOption("branch-2");
        page.locator("#branch input[name=amount]").fill("12.34");

        button("Deposit").click();

        assertThat(newestResult()).containsText("deposit of 12.34 at branch-2: ✓ done");
        for (Locator branch : page.locator("#branches .card").all()) {
            assertThat(branch).containsText("deposit 12.34");
        }

        button("Withdraw").click();

        assertThat(newestResult()).containsText("withdrawal of 12.34 at branch-2: ✓ done");
        for (Locator branch : page.locator("#branches .card").all()) {
            assertThat(branch).containsText("withdraw 12.34");
        }
    }

    @Test
    void every_process_has_its_clock_and_the_events_come_as_they_happen() {
        open(bank);
        assertThat(page.locator("#processes .process")).hasCount(7);

        send("client-3", "client-1", "0.01");

        assertThat(newestResult()).containsText("block");
        tab("Events");
        assertThat(page.locator("#events .stream")).containsText("RELEASE");
        bank.awaitOneChain();
        for (Service service : bank.processes()) {
            String time = service.get("/clock").json().path("time").asString();
            assertThat(process(service.name()).locator(".clock")).hasText(time);
        }
    }

    @Test
    void a_reload_loses_nothing() {
        open(bank);
        send("client-1", "client-3", "0.02");
        assertThat(newestResult()).containsText("block");
        for (Locator chain : page.locator("#chain tbody tr").all()) {
            assertThat(chain.locator("td:not(.future)").last()).containsText("1→3 0.02");
        }
        String chain = page.locator("#chain tbody").textContent();

        page.reload();

        assertThat(page.locator("#line")).containsText("live");
        assertThat(page.locator("#chain tbody")).hasText(chain);
        tab("Events");
        assertThat(page.locator("#events .stream")).containsText("RELEASE");
    }

    @Test
    void a_newcomer_appears_is_said_to_be_away_and_to_be_back(@TempDir Path data) {
        try (RunningBank small = RunningBank.start(2, 1)) {
            open(small);
            int port = RunningBank.Ports.anyFree();
            String[] options = {
                "--lamport.process=client",
                "--lamport.peers.bank=http://127.0.0.1:" + (small.port() + 10),
                "--lamport.data=" + data,
                "--server.port=" + port
            };
            try (ChildProcess first = PreparedJar.of("client-service").run(options)) {
                assertThat(process("client-3")).containsText("up");
                first.stop();
            }
            assertThat(process("client-3")).containsText("away since");
            try (ChildProcess second = PreparedJar.of("client-service").run(options)) {
                assertThat(process("client-3")).containsText("up");
                small.service("client-3", port).post("/departure", "{}").expect(202);
                assertThat(page.locator("#bank .accounts")).containsText("left");
            }
        }
    }
}
