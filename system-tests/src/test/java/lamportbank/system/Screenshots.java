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
            shoot("dashboard.png");

            tab("Messages");
            button("Hold all").click();
            assertThat(page.locator("#messages .lab-result")).containsText("all links are held");
            bank.client(1).post("/transfers", Service.transfer(3, "0.75")).expect(202);
            bank.client(2).post("/transfers", Service.transfer(1, "1.25")).expect(202);
            assertThat(page.locator("#diagram .flying")).hasCount(4);
            shoot("messages.png");
            button("As usual").click();
            bank.awaitOneChain();

            tab("Scenarios");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.locator("#diagram .node[data-node^='bank:'] .grip").last()
                    .click(new Locator.ClickOptions().setForce(true));
            assertThat(page.locator("#past")).isVisible();
            shoot("past.png");
        }
    }

    private void shoot(String name) {
        page.mouse().move(0, 0);
        page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name)));
    }
}
