package lamportbank.system;

import java.time.Duration;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A test of the page in a real browser, by what a person does and sees.
abstract class InBrowser {
    /// Until the page shows what it will show, on a machine that has much else to do.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    protected Page page;

    @BeforeAll
    static void be_patient() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
    }

    /// A new person's page.
    protected static Page newPage() {
        return BROWSER.newPage(new Browser.NewContextOptions().setViewportSize(1440, 900));
    }

    protected void open(RunningBank shown) {
        page = open(shown, "");
    }

    protected static Page open(RunningBank shown, String hash) {
        Page opened = newPage();
        opened.navigate(address(shown) + hash);
        assertThat(opened.locator("#line")).containsText("live");
        return opened;
    }

    protected static String address(RunningBank shown) {
        return "http://127.0.0.1:" + shown.port() + "/";
    }

    protected Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    protected void tab(String name) {
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name)).click();
    }

    protected Locator newestResult() {
        return page.locator("#commands .results li").first();
    }

    protected Locator client(String name) {
        return page.locator("#clients .card[aria-label=" + name + "]");
    }

    protected void send(String from, String to, String amount) {
        page.locator("#transfer select[name=from]").selectOption(from);
        page.locator("#transfer select[name=to]").selectOption(to);
        page.locator("#transfer input[name=amount]").fill(amount);
        button("Send").click();
    }

    /// Links are let go one after the other.
    protected static void awaitNothingHeld(RunningBank bank) {
        await().untilAsserted(() -> {
            for (Service client : bank.clients()) {
                for (JsonNode channel : client.get("/lab").json().path("channels")) {
                    assertThat(channel.path("held").asBoolean()).as(client.name() + " " + channel).isFalse();
                }
            }
        });
    }

    /// Sends and waits until every client has the block.
    protected void sendAndSettle(String from, String to, String amount) {
        send(from, to, amount);
        assertThat(newestResult()).containsText(Pattern.compile("block \\d+$"));
        int height = Integer.parseInt(newestResult().innerText().replaceAll(".*block ", "")) + 1;
        assertThat(page.locator("#chain-verdict"))
                .containsText(Pattern.compile("^" + height + " blocks?, the same everywhere"));
    }
}
