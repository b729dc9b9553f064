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
            "life":"a","state":{"time":0,"accounts":[],"members":[],"height":0,"tip":null,"conflicts":0,"total":"0.00"}}}""";

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

        assertThat(says()).containsText("That was one transfer");
        assertThat(page.locator("#chain-verdict")).containsText(height + 1 + " blocks, the same everywhere");
        assertThat(page.locator("#guide .scenarios")).isVisible();
        awaitNothingHeld(bank);
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
