package lamportbank.system;

import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/// A person takes hold of the messages of the running services.
@ExtendWith(SharedBank.class)
class HandsOnTest extends InBrowser {
    private final RunningBank bank;
    /// How many blocks there were before the transfer.
    private int height;

    HandsOnTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeEach
    void openMessages() {
        open(bank);
        tab("Messages");
        assertThat(page.locator("#messages .matrix")).isVisible();
    }

    @AfterEach
    void letEverythingFlow() {
        for (Service service : bank.processes()) {
            if (service.get("/lab").status() == 200) {
                service.put("/lab/pause", "{\"paused\":false}");
                service.get("/lab").json().path("channels").forEach(channel -> service.put(
                        "/lab/channels/" + channel.path("peer").asString(),
                        "{\"delayMillis\":0,\"held\":false,\"cut\":false}").expect(200));
            }
        }
        bank.awaitQuiet();
    }

    private void choose(String from, String to) {
        page.getByRole(AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName(Pattern.compile("^" + from + " to " + to + ":"))).click();
        assertThat(page.locator("#messages .link h3")).containsText(from);
    }

    private Locator flying(String key) {
        return page.locator("#diagram .flying[data-message^='m " + key + " ']");
    }

    private void transfer(int from, int to) {
        height = bank.bank().chain().size();
        bank.client(from).post("/transfers", Service.transfer(to, "0.01")).expect(202);
    }

    private void assertDoneEverywhere() {
        assertDoneEverywhere(1);
    }

    private void assertDoneEverywhere(int transfers) {
        assertThat(page.locator("#chain-verdict")).containsText((height + transfers) + " blocks, the same everywhere");
    }

    @Test
    void a_message_is_held_seen_and_delivered_by_click_and_by_key() {
        choose("client-1", "client-2");
        button("Hold").click();
        assertThat(button("Hold")).hasAttribute("aria-pressed", "true");
        transfer(1, 3);

        assertThat(flying("client-1 client-2")).hasAttribute("data-state", "held");
        assertThat(flying("client-1 client-2")).containsText("REQUEST");
        assertThat(page.locator("#messages .waiting-messages li")).hasCount(1);
        assertThat(client("client-1")).containsText("waiting for client-2");

        flying("client-1 client-2").locator(".grip").click(new Locator.ClickOptions().setForce(true));

        assertThat(flying("client-1 client-2")).containsText("RELEASE");
        assertThat(page.locator("#chain-verdict")).containsText("client-2 has " + height);
        assertThat(button("Deliver one")).isEnabled();
        button("Deliver one").focus();
        page.keyboard().press("Enter");
        assertDoneEverywhere();
        assertThat(page.locator("#messages .none")).hasText("nothing on its way");
    }

    @Test
    void all_that_is_held_on_a_link_is_delivered_in_order() {
        // After it client-2's clock is ahead of client-1's, so the second request below is the later one, and client-1
        // replies to it: to an earlier one its own held REQUEST would have said the same.
        transfer(1, 3);
        bank.awaitQuiet();
        choose("client-1", "client-2");
        button("Hold").click();
        assertThat(button("Hold")).hasAttribute("aria-pressed", "true");
        transfer(1, 2);
        Locator waiting = page.locator("#messages .waiting-messages li");
        assertThat(waiting).hasCount(1);
        transfer(2, 1);
        // client-1 has heard from client-2 later than its own request now, so it need not wait for the REPLY.
        assertThat(waiting).hasCount(3);
        assertThat(waiting.nth(0)).containsText("REQUEST");
        assertThat(waiting.nth(1)).containsText("REPLY");
        assertThat(waiting.nth(2)).containsText("RELEASE");

        button("Deliver all").click();

        assertDoneEverywhere(2);
        bank.assertCleanAudit();
    }

    @Test
    void a_link_is_cut_and_healed_and_another_is_slow() {
        choose("client-2", "client-3");
        button("Cut").click();
        assertThat(button("Heal")).isVisible();
        page.locator("#messages .delay").selectOption("500");
        transfer(2, 1);
        assertThat(flying("client-2 client-3")).hasAttribute("data-state", "cut");
        assertThat(client("client-2")).containsText("waiting for client-3");
        page.locator("#messages .newcomer").scrollIntoViewIfNeeded();

        button("Heal").click();

        assertThat(page.locator("#messages .lab-result")).hasText("✓ client-2 → client-3 is healed");
        assertThat(page.locator("#messages .lab-result")).isInViewport();
        assertDoneEverywhere();
    }

    @Test
    void a_paused_process_answers_nobody_until_it_goes_on() {
        Locator pause = page.locator("#messages .controls li")
                .filter(new Locator.FilterOptions().setHasText("client-3")).locator(".pause-process");
        pause.click();
        assertThat(pause).hasText("Go on");
        assertThat(client("client-3").locator(".doing")).hasText("paused");
        assertThat(page.locator("#processes .process").filter(new Locator.FilterOptions().setHasText("client-3"))
                .locator(".presence")).hasText("paused");
        transfer(1, 2);
        assertThat(client("client-1")).containsText("waiting for client-3");

        pause.click();

        assertThat(pause).hasText("Pause");
        assertDoneEverywhere();
    }

    @Test
    void one_transfer_message_by_message() {
        playScenario("One transfer, message by message", 8);
        bank.awaitOneChain();
    }

    @Test
    void three_at_once() {
        playScenario("Three at once", 5);
        bank.awaitOneChain();
    }

    @Test
    void a_step_can_ask_first_and_says_how_it_was() {
        tab("Scenarios");
        button("Begin: Three at once").click();
        for (int step = 1; step <= 2; step++) {
            page.locator("#guide .act").click();
            assertThat(page.locator("#guide .outcome")).containsText("Done");
            page.locator("#guide .next").click();
        }
        assertThat(page.locator("#guide .ask legend")).hasText("Who enters first?");
        Locator guess = page.locator("#guide .guess[value=client-3]");
        guess.click();
        assertThat(guess).hasAttribute("aria-pressed", "true");
        page.locator("#guide .act").click();

        assertThat(page.locator("#guide .outcome"))
                .containsText(Pattern.compile("You said “client-3”; it is “client-[12]”"
                        + "|You said so: client-3"));
        page.locator("#guide .stop").click();
        awaitNothingHeld(bank);
        bank.awaitOneChain();
    }

    @Test
    void the_overtaking_message_is_held_back() {
        playScenario("The overtaking message", 5);
        bank.awaitOneChain();
    }

    /// By keyboard alone from the moment it is begun.
    private void playScenario(String title, int steps) {
        tab("Scenarios");
        button("Begin: " + title).click();
        for (int step = 1; step <= steps; step++) {
            assertThat(page.locator("#guide .step")).containsText("step " + step + " of " + steps);
            assertThat(page.locator("#guide .next")).hasAttribute("aria-disabled", "true");
            assertThat(page.locator("#guide .behind")).isHidden();
            page.locator("#guide .act").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#guide .outcome")).containsText("Done");
            assertThat(page.locator("#guide .behind")).containsText("Look:");
            assertThat(page.locator("[data-talked]")).isInViewport();
            page.locator("#guide .next").focus();
            page.keyboard().press("Enter");
        }
        assertThat(page.locator("#guide .scenarios")).isVisible();
    }
}
