package lamportbank.system;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/// A person crashes, evicts and starts the services of `./start`, with a bank of its own.
class ClusterTest extends InBrowser {
    @Test
    void the_member_that_dies_and_then_another_one() {
        try (RunningBank bank = RunningBank.start(3, 1)) {
            open(bank);
            tab("Scenarios");
            aMemberDies("client-3", "client-4");
            aMemberDies("client-4", "client-5");
            assertThat(page.locator("#diagram .flying")).hasCount(0);
            page.reload();
            assertThat(page.locator("#line")).containsText("live");
            assertThat(page.locator("#diagram .node").first()).isAttached();
            assertThat(page.locator("#diagram .flying")).hasCount(0);
        }
    }

    private void aMemberDies(String dying, String newcomer) {
        button("Begin: The member that dies").click();
        for (int step = 1; step <= 5; step++) {
            assertThat(page.locator("#guide .step")).containsText("step " + step + " of 5");
            page.locator("#guide .act").click();
            assertThat(page.locator("#guide .outcome")).containsText("Done");
            if (step == 2) {
                assertThat(client("client-1")).containsText("waiting for " + dying);
            }
            page.locator("#guide .next").click();
        }
        assertThat(client(newcomer)).containsText("idle");
    }

    @Test
    void a_process_that_crashes_is_away_and_goes_on_where_it_was() {
        try (RunningBank bank = RunningBank.start(2, 1)) {
            open(bank);
            sendAndSettle("client-1", "client-2", "1.00");
            tab("Messages");
            Locator controls =
                    page.locator("#messages .controls li").filter(new Locator.FilterOptions().setHasText("client-2"));
            controls.locator(".crash").click();
            assertThat(page.locator("#processes .process").filter(new Locator.FilterOptions().setHasText("client-2")))
                    .containsText("away");

            controls.locator(".restart").click();

            assertThat(page.locator("#processes .process").filter(new Locator.FilterOptions().setHasText("client-2")))
                    .containsText("up");
            tab("Do");
            sendAndSettle("client-2", "client-1", "0.50");
            assertThat(page.locator("#diagram .flying")).hasCount(0);
        }
    }
}
