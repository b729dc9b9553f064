package lamportbank.system;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/// The clock lens: the same events under other clocks.
@ExtendWith(SharedBank.class)
class LensTest extends InBrowser {
    private final RunningBank bank;

    LensTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void the_same_events_are_shown_under_vector_and_hybrid_clocks() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        String lamport = newestClock();

        page.locator("#lens").selectOption("vector");
        assertThat(page.locator(".lens-words")).containsText("7 numbers, 56 bytes");
        assertThat(page.locator(".lens-words")).containsText("pairs of events in sight");
        Assertions.assertThat(newestClock()).matches("(\\d+·){6}\\d+");

        page.locator("#lens").selectOption("hybrid");
        assertThat(page.locator(".lens-words")).containsText("8 bytes");
        Assertions.assertThat(newestClock()).matches("\\d\\d\\.\\d{3}\\+\\d+");
        page.locator("#diagram .node .grip").last().hover();
        assertThat(page.locator("#details .whose")).containsText("hybrid ");

        page.locator("#lens").selectOption("lamport");
        assertThat(page.locator(".lens-words")).isHidden();
        Assertions.assertThat(newestClock()).isEqualTo(lamport);
    }

    private String newestClock() {
        return page.locator("#diagram .node .clock:visible").last().textContent();
    }
}
