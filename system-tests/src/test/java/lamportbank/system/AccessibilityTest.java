package lamportbank.system;

import java.util.List;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// The page for those who cannot see it well, or use no mouse.
@ExtendWith(SharedBank.class)
class AccessibilityTest extends InBrowser {
    private final RunningBank bank;

    AccessibilityTest(RunningBank bank) {
        this.bank = bank;
    }

    /// No colour depends on the width, and no layout on the colours.
    @ParameterizedTest
    @CsvSource({"LIGHT, 1440", "DARK, 390"})
    void axe_finds_nothing_on_any_view(ColorScheme colours, int width) {
        openAt(colours, width);
        assertNothing("body");
        for (String tab : List.of("Messages", "Scenarios", "Events")) {
            tab(tab);
            assertNothing("#tabs", "[role=tabpanel]:not([hidden])");
        }
        page.locator("#lights .light").first().click();
        page.locator("#diagram .exports summary").click();
        assertNothing("#lights", "#diagram .exports");
        page.keyboard().press("Escape");
        button("Keys").click();
        assertNothing("#keys");
        page.keyboard().press("Escape");
        page.locator("#diagram .lanes").focus();
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("#past")).isVisible();
        assertNothing("body");
        page.locator("button.block").first().click();
        page.locator("#tamper input").first().fill("99.00");
        assertNothing("#tamper");
        assertNothingIsWiderThanThePage();
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"DARK, 1920", "LIGHT, 1280", "DARK, 1024", "LIGHT, 390"})
    void axe_finds_nothing_while_something_is_told_waited_for_or_enlarged(ColorScheme colours, int width) {
        openAt(colours, width);
        bank.client(1).put("/lab/channels/client-2", "{\"delayMillis\":0,\"held\":true,\"cut\":false}").expect(200);
        bank.client(1).post("/transfers", Service.transfer(2, "0.01")).expect(202);
        client("client-1").locator(".chip").first().focus();
        assertThat(page.locator("#diagram [data-pointed]")).hasCount(1);
        assertNothing("body");
        bank.client(1).put("/lab/channels/client-2", "{\"delayMillis\":0,\"held\":false,\"cut\":false}").expect(200);
        bank.awaitQuiet();
        for (String piece : List.of("chain", "bank", "branches")) {
            button("Enlarge the " + piece).click();
            assertNothing("body");
            page.keyboard().press("Escape");
        }
        page.keyboard().press("p");
        assertNothing("body");
        page.keyboard().press("p");
        tab("Scenarios");
        button("Begin: Two withdrawals, eager and ordered").click();
        assertNothing("body");
        page.locator("#guide .stop").click();
        button("Show me the first transfer").click();
        assertThat(page.locator("#welcome .says")).not().hasText("");
        assertNothing("body");
        button("End").click();
        awaitNothingHeld(bank);
        bank.awaitQuiet();
        assertNothingIsWiderThanThePage();
    }

    @Test
    void axe_finds_nothing_about_troubles_and_those_who_are_gone() {
        Told told = new Told(3);
        told.queries(1, 1);
        told.status(3, "EVICTED", 2);
        for (String name : List.of("bank", "client-1", "client-3")) {
            told.tell(
                    """
                    {"type":"troubles","name":"%s","feed":{"troubles":[\
                    {"what":"the first","since":"%2$s","whatToDo":"this"},{"what":"the second","since":"%2$s","whatToDo":"that"}]}}"""
                            .formatted(name, told.now()));
        }
        page = newPage();
        told.to(page, address(bank));
        assertThat(client("client-1").locator(".troubles .what").first()).isVisible();
        assertNothing("body");
    }

    private void openAt(ColorScheme colours, int width) {
        open(bank);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
        page.setViewportSize(width, 900);
        sendAndSettle("client-1", "client-2", "0.01");
    }

    private void assertNothingIsWiderThanThePage() {
        assertThat((boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")).isTrue();
    }

    /// @param parts of the page that have changed since it was last looked at
    private void assertNothing(String... parts) {
        AxeBuilder axe = new AxeBuilder(page);
        for (String part : parts) {
            axe.include(part);
        }
        List<String> found =
                axe.analyze().getViolations().stream().map(AccessibilityTest::inWords).toList();
        assertThat(found).as(String.join(" and ", parts)).isEmpty();
    }

    private static String inWords(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + rule.getNodes().stream()
                .map(node -> "\n  " + node.getHtml() + " " + node.getFailureSummary())
                .limit(4)
                .toList();
    }

    /// Goes on with the tabulator until it is there.
    private void tabTo(Locator wanted) {
        for (int steps = 0; steps < 250; steps++) {
            if ((boolean) wanted.evaluate("node => node === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError(wanted + " cannot be reached with the keyboard");
    }

    @Test
    void keys_are_listed_work_everywhere_and_can_be_switched_off() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        page.locator("#transfer input[name=amount]").focus();
        page.keyboard().press("g");
        assertThat(page.locator("#transfer input[name=amount]")).isFocused();
        page.locator("h1").click();

        page.keyboard().press("3");
        assertThat(page.locator("#guide")).isVisible();
        assertThat(page.locator("#tab-guide")).isFocused();
        page.keyboard().press("g");
        assertThat(page.locator("#diagram .lanes")).isFocused();
        page.keyboard().press("f");
        assertThat(page.locator("#past")).isVisible();
        page.keyboard().press("f");
        assertThat(page.locator("#past")).isHidden();

        page.keyboard().press("?");
        assertThat(page.locator("#keys dl")).containsText("goes to the diagram");
        page.locator("#keys input").uncheck();
        button("Close").click();
        page.keyboard().press("1");
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isHidden();
        assertThat(page.locator("#guide")).isVisible();
    }

    @Test
    void nothing_empty_is_gone_to_and_no_words_cover_what_is() {
        bank.awaitQuiet();
        open(bank);
        assertThat(client("client-1").locator(".queue li")).hasCount(0);
        assertThat(client("client-1").locator(".queue[tabindex]")).hasCount(0);
        Locator last = page.locator("#lights .light").last();
        last.press("Enter");
        assertThat(page.locator("#lights .light-words")).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.locator("#kind")).isFocused();
        assertThat(page.locator("#lights .light-words")).isHidden();
    }

    @Test
    void a_transfer_by_keyboard_alone() {
        open(bank);
        tabTo(page.locator("#transfer select[name=from]"));
        page.keyboard().type("client-2");
        tabTo(page.locator("#transfer input[name=amount]"));
        page.keyboard().press("ControlOrMeta+a");
        page.keyboard().type("0.02");
        page.keyboard().press("Enter");

        assertThat(newestResult()).containsText("client-2 sends 0.02 to client-1: ✓ done, block");
    }

    @Test
    void a_scenario_by_keyboard_alone() {
        open(bank);
        tabTo(page.locator("#tab-commands"));
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#guide")).isVisible();
        tabTo(page.locator("#guide button[aria-label='Begin: Two withdrawals, eager and ordered']"));
        page.keyboard().press("Enter");

        for (int step = 1; step <= 5; step++) {
            assertThat(page.locator("#guide .step")).containsText("step " + step + " of 5");
            tabTo(page.locator("#guide .act"));
            page.keyboard().press("Enter");
            assertThat(page.locator("#guide .outcome")).containsText("Done");
            if (step == 3) {
                assertThat(page.locator("#lights .light").nth(3)).hasAttribute("data-state", "bad");
            }
            page.keyboard().press("Tab");
            assertThat(page.locator("#guide .next")).isFocused();
            page.keyboard().press("Enter");
        }
        assertThat(page.locator("#guide .scenarios")).isVisible();
        assertThat(page.locator("#lights .light").nth(3)).hasAttribute("data-state", "good");
    }
}
