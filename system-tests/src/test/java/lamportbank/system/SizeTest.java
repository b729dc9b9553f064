package lamportbank.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// The page before a bank in which very much has happened, and goes on happening. How long everything took is printed;
/// what is asserted is how much there is.
@Tag("long")
@ExtendWith(SharedBank.class)
class SizeTest extends InBrowser {
    private static final int CLIENTS = 5;
    private static final int KEPT = 40_000;

    /// What a person does, each several times: the longest time until it was drawn, in milliseconds.
    private static final String HANDLING = """
            async () => {
              const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
              const find = (selector) => document.querySelector(selector);
              const time = async (act, times = 5) => {
                let longest = 0;
                for (let count = 0; count < times; count++) {
                  await drawn();
                  const begun = performance.now();
                  act(count);
                  await drawn();
                  longest = Math.max(longest, performance.now() - begun);
                }
                return Math.round(longest);
              };
              const nodes = [...document.querySelectorAll('#diagram .node')];
              const scrub = find('#scrub');
              const pick = (select, value) => { select.value = value; select.dispatchEvent(new Event('change')); };
              return {
                hover: await time((count) => nodes[(count * 7) % nodes.length].dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))),
                scrub: await time((count) => { scrub.value = String(scrub.max * (0.9 - count * 0.2)); scrub.dispatchEvent(new Event('input')); }),
                zoom: await time((count) => find(count % 2 ? '#diagram .zoom-in' : '#diagram .zoom-out').click()),
                filter: await time((count) => pick(find('#kind'), count % 2 ? '' : 'mutex'), 6),
                scroll: await time((count) => (find('#diagram .lanes').scrollLeft = 5000 * count)),
              };
            }""";

    /// Frames in a second, and the longest task, in milliseconds, while effects come.
    private static final String GOING_ON = """
            async ([perSecond, seconds]) => {
              let longest = 0;
              let tasks = 0;
              const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => {
                longest = Math.max(longest, duration);
                tasks++;
              }));
              observer.observe({ type: 'longtask' });
              let frames = 0;
              let isOn = true;
              const count = () => { frames++; if (isOn) requestAnimationFrame(count); };
              const told = window.told;
              window.line.go(perSecond);
              requestAnimationFrame(count);
              await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
              isOn = false;
              window.line.stop();
              observer.disconnect();
              return { framesPerSecond: Math.round(frames / seconds), longestTask: Math.round(longest), longTasks: tasks,
                effectsPerSecond: Math.round((window.told - told) / seconds) };
            }""";

    private final RunningBank bank;

    SizeTest(RunningBank bank) {
        this.bank = bank;
    }

    private void open(int past) throws IOException {
        page = newPage();
        page.addInitScript("window.busy = { clients: " + CLIENTS + ", past: " + past + " };");
        try (InputStream script = SizeTest.class.getResourceAsStream("/busy/dashboard.js")) {
            page.addInitScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        page.navigate(address(bank));
        page.waitForFunction("() => window.firstPicture");
        assertThat(page.locator("#diagram .node").last()).isAttached();
        System.out.println(past + " effects: taken in " + page.evaluate("() => Math.round(window.beginning)")
                + " ms, picture " + page.evaluate("() => Math.round(window.firstPicture)")
                + " ms after the navigation");
    }

    private int count(String selector) {
        return page.locator(selector).count();
    }

    private int kept() {
        return Integer.parseInt(page.locator("#diagram .kept").innerText().split(" ")[0]);
    }

    private void assertOnlyWhatIsInSightIsDrawn() {
        Map<?, ?> drawn = (Map<?, ?>) page.evaluate("""
                () => {
                  const view = document.querySelector('#diagram .lanes').getBoundingClientRect();
                  const nodes = [...document.querySelectorAll('#diagram .node .dot')].map((node) => node.getBoundingClientRect());
                  const width = 60;
                  return { nodes: nodes.length, outside: nodes.filter(({ x }) => x < view.left - width || x > view.right + width).length,
                    elements: document.querySelectorAll('#diagram svg *').length };
                }""");
        assertThat((int) drawn.get("outside")).as("events outside what is in sight").isZero();
        assertThat((int) drawn.get("nodes")).isPositive();
        assertThat((int) drawn.get("elements")).as("elements of the diagram").isLessThan(5_000);
    }

    @Test
    void a_page_draws_what_is_in_sight_however_much_there_is() throws IOException {
        open(10_000);
        assertOnlyWhatIsInSightIsDrawn();
        System.out.println("10,000 effects: " + page.evaluate(HANDLING));
        assertOnlyWhatIsInSightIsDrawn();
        button("Go on").click();
        System.out.println("500 effects in a second: " + page.evaluate(GOING_ON, new Object[]{500, 3}));
        assertOnlyWhatIsInSightIsDrawn();
    }

    @Test
    void a_page_is_bounded_and_stays_so() throws IOException {
        open(100_000);
        assertThat(kept()).isLessThanOrEqualTo(KEPT);
        assertOnlyWhatIsInSightIsDrawn();
        System.out.println("100,000 effects: " + page.evaluate(HANDLING));
        button("Go on").click();
        for (int minute = 1; minute <= 6; minute++) {
            System.out.println("500 effects in a second: " + page.evaluate(GOING_ON, new Object[]{500, 10})
                    + ", heap " + page.evaluate("() => Math.round((performance.memory?.usedJSHeapSize ?? 0) / 1e6)")
                    + " MB");
            assertThat(kept()).isLessThanOrEqualTo(KEPT);
            assertThat(count("*")).isLessThan(8_000);
        }
        assertOnlyWhatIsInSightIsDrawn();
    }
}
