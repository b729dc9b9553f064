package lamportbank.system;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// The way in, for somebody who has never seen this.
@ExtendWith(SharedBank.class)
class TourTest extends InBrowser {
    private static final String CLIENT = """
            {"type":"process","name":"client-%d","up":true,"everHeard":true,"since":null,"effects":[],
            "snapshot":{"effect":0,"life":"a","state":{"time":0,"phase":"MEMBER","queue":[],"waiting":[],"members":[],
            "heard":{},"inside":null,"chain":{"height":0,"tip":null,"heldBack":[]}}}}""";
    private static final String EMPTY_BANK =
            """
            {"type":"process","name":"bank","up":true,"everHeard":true,"since":null,"effects":[],"snapshot":{"effect":0,
            "life":"a","state":{"time":0,"accounts":[],"members":[{"id":1,"status":"ACTIVE"},{"id":2,"status":"ACTIVE"},
            {"id":3,"status":"ACTIVE"}],"height":0,"tip":null,"conflicts":0,"total":"0.00"}}}""";

    private final RunningBank bank;

    TourTest(RunningBank bank) {
        this.bank = bank;
    }

    private Locator says() {
        return page.locator("#welcome .says");
    }

    @Test
    void an_empty_bank_says_what_it_is_and_has_one_button() {
        page = newPage();
        page.routeWebSocket("**/live", socket -> socket.send("[{\"type\":\"hello\"}," + EMPTY_BANK + ","
                + CLIENT.formatted(1) + "," + CLIENT.formatted(2) + "," + CLIENT.formatted(3) + "]"));
        page.navigate(address(bank));

        assertThat(page.locator("#welcome .what")).isVisible();
        assertThat(button("Show me")).isVisible();
        button("Close").click();
        assertThat(page.locator("#welcome")).isHidden();
    }

    @Test
    void the_first_transfer_is_told_slowly_and_stops_inside_the_critical_section() {
        bank.client(1).send(2, "0.01");
        bank.awaitQuiet();
        open(bank);
        int height = bank.bank().chain().size();
        tab("Scenarios");
        assertThat(page.locator("#welcome")).isHidden();

        noteWhatIsSeenWithEachSentence();
        button("Show me the first transfer").click();
        page.locator("#welcome .speed").fill("3");

        assertThat(says()).containsText("client-1 wants to send 0.10 to client-2");
        page.waitForFunction("() => document.querySelector('#diagram .traveller') !== null");
        page.keyboard().press("Space");
        assertThat(button("Go on")).isVisible();
        page.keyboard().press("Space");
        assertThat(says()).containsText("Both conditions hold now");
        assertThat(client("client-1")).hasAttribute("data-doing", "inside");
        assertThat(button("Go on")).isVisible();
        assertThat(bank.bank().chain()).as("nothing goes on while it is stopped").hasSize(height);
        page.keyboard().press("Space");
        assertThat(says()).hasText("Inside, it proposes its block to the bank.");

        assertThat(says()).containsText("That was one transfer");
        assertThat(seenWith("So client-2 can ask for nothing earlier")).isEqualTo("waiting ✓✗");
        assertThat(seenWith("Both conditions hold now")).isEqualTo("inside ✓✓");
        tab("Scenarios");
        button("Begin: Two withdrawals, eager and ordered").click();
        assertThat(page.locator("#welcome")).isHidden();
        page.locator("#guide .stop").click();
        assertThat(page.locator("#chain-verdict")).containsText(height + 1 + " blocks, the same everywhere");
        assertThat(page.locator("#guide .scenarios")).isVisible();
        awaitNothingHeld(bank);
    }

    /// What the card of the first client is and has, at the moment at which a sentence is said.
    private void noteWhatIsSeenWithEachSentence() {
        page.evaluate("""
                () => {
                  const card = document.querySelector('#clients .card[aria-label=client-1]');
                  const ticks = () => [...card.querySelectorAll('.chip')]
                    .map((chip) => chip.hasAttribute('data-holds') ? '✓' : '✗');
                  window.seen = {};
                  new MutationObserver(() => {
                    const words = document.querySelector('#welcome .says').textContent;
                    window.seen[words] ??= `${card.dataset.doing} ${ticks().join('')}`;
                  }).observe(document.querySelector('#welcome .says'), { childList: true });
                }""");
    }

    private Object seenWith(String beginning) {
        return page.evaluate(
                "beginning => Object.entries(window.seen).find(([words]) => words.startsWith(beginning))?.[1]",
                beginning);
    }

    @Test
    void nothing_is_held_any_more_once_it_is_ended_or_the_page_is_left() {
        open(bank);
        tab("Scenarios");
        button("Show me the first transfer").click();
        assertThat(page.locator("#diagram .flying[data-state=held]").first()).isAttached();
        button("End").click();
        assertThat(page.locator("#diagram .flying")).hasCount(0);
        bank.awaitQuiet();
        awaitNothingHeld(bank);

        button("Show me the first transfer").click();
        assertThat(page.locator("#diagram .flying[data-state=held]").first()).isAttached();
        page.navigate("about:blank");
        bank.awaitQuiet();
        awaitNothingHeld(bank);
    }
}
