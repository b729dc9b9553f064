package lamportbank.system;

import java.nio.file.Path;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/// Takes the pictures in `docs/images`, of a bank that has just been opened. Not among the tests that Maven runs:
/// `./screenshots`
class Screenshots extends InBrowser {
    private static final Path IMAGES = Path.of("..", "docs", "images");

    @Test
    void take() {
        try (RunningBank bank = RunningBank.start(3, 3)) {
            open(bank);
            sendAndSettle("client-1", "client-2", "2.50");
            sendAndSettle("client-3", "client-1", "1.00");
            button("Deposit").click();
            assertThat(newestResult()).containsText("✓ done");

            // client-3 has everything and says nothing: client-1 waits for its reply, and client-2 for client-1.
            linksOfTheThird(bank, true);
            bank.client(1).post("/transfers", Service.transfer(3, "0.75")).expect(202);
            bank.client(2).post("/transfers", Service.transfer(1, "1.25")).expect(202);
            assertThat(page.locator("#diagram .flying")).hasCount(2);
            page.locator("#clients .card").first().locator(".condition.chip").first().hover();
            page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve("why-may-i-enter.png")));
            linksOfTheThird(bank, false);
            bank.awaitQuiet();

            tab("Messages");
            button("Hold all").click();
            assertThat(page.locator("#messages .lab-result")).containsText("all links are held");
            bank.client(1).post("/transfers", Service.transfer(3, "0.75")).expect(202);
            bank.client(2).post("/transfers", Service.transfer(1, "1.25")).expect(202);
            assertThat(page.locator("#diagram .flying")).hasCount(4);
            shoot("messages.png");
            button("As usual").click();
            bank.awaitQuiet();

            tab("Scenarios");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.locator("#diagram .node[data-node^='bank:'] .grip").last()
                    .click(new Locator.ClickOptions().setForce(true));
            assertThat(page.locator("#past")).isVisible();
            shoot("past.png");
        }
    }

    private static void linksOfTheThird(RunningBank bank, boolean held) {
        for (String peer : new String[]{"client-1", "client-2"}) {
            bank.client(3).put("/lab/channels/" + peer,
                    "{\"delayMillis\":0,\"held\":" + held + ",\"cut\":false}").expect(200);
        }
    }

    private void shoot(String name) {
        page.mouse().move(0, 0);
        page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name)));
    }
}
