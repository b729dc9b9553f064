package lamportbank.system;

import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.KeyboardModifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// Finding one's way in a run: by words, by what led to what, by the minimap and the wheel. Everything that the page is told
/// is made up.
@ExtendWith(SharedBank.class)
class FindTest extends InBrowser {
    private final RunningBank bank;

    FindTest(RunningBank bank) {
        this.bank = bank;
    }

    /// client-1 asks, client-2 replies, client-1 enters and leaves; client-3 does something of its own. Many turns follow.
    @BeforeEach
    void show() {
        Told told = new Told(3);
        long request = told.sends("client-1", 10, Told.request(1), List.of("client-2"));
        told.happens("client-1", 10, """
                "type":"Requested","request":{"time":10,"node":1},\
                "transfers":[{"id":"t1","from":1,"to":2,"amount":"1.00"}]""");
        told.receives("client-2", 11, "client-1", request, 10, Told.request(1));
        told.queries(3, 1);
        long reply = told.sends("client-2", 12, "\"type\":\"Reply\"", List.of("client-1"));
        told.receives("client-1", 13, "client-2", reply, 12, "\"type\":\"Reply\"");
        told.enters(1, 13, 10);
        told.passes(150);
        told.leaves(1, 14, 10);
        told.sends("client-1", 15, Told.release(1, 10), List.of("client-2"));
        for (int turn = 2; turn < 150; turn++) {
            told.enters(1 + turn % 3, 10 * turn, 10 * turn);
            told.leaves(1 + turn % 3, 10 * turn + 1, 10 * turn);
        }
        page = newPage();
        told.to(page, address(bank));
        assertThat(page.locator("#line")).containsText("live");
        assertThat(page.locator("#diagram .kept")).not().hasText("0 events kept");
    }

    private Locator selected() {
        return page.locator("#diagram .node[data-selected]");
    }

    private void find(String words) {
        page.locator("#find").fill(words);
        page.keyboard().press("Enter");
    }

    private void click(String node, Locator.ClickOptions options) {
        page.locator("#diagram .node[data-node='" + node + "'] .grip").click(options.setForce(true));
    }

    private double left() {
        return ((Number) page.evaluate("() => document.querySelector('#diagram .lanes').scrollLeft")).doubleValue();
    }

    @Test
    void an_event_is_found_by_words_and_clocks() {
        find("client-2 12");
        assertThat(selected()).hasAttribute("data-node", "client-2:2");
        find("release of (10,1)");
        assertThat(selected()).hasAttribute("data-node", Pattern.compile("client-1:[67]"));
        find("transfer t1");
        assertThat(selected()).hasAttribute("data-node", Pattern.compile("client-[12]:1"));
        String first = selected().getAttribute("data-node");
        page.keyboard().press("Enter");
        assertThat(selected()).not().hasAttribute("data-node", first);
        page.keyboard().press("Shift+Enter");
        assertThat(selected()).hasAttribute("data-node", first);

        find("nothing of the kind");
        assertThat(page.locator("#find")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#diagram .selected-event")).containsText("Nothing that is shown matches");
    }

    @Test
    void of_two_events_it_is_said_which_is_before_and_by_which_path() {
        find("client-1 10");
        click("client-1:3", new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));

        assertThat(page.locator("#details .causes")).containsText(
                "client-1 10 is before client-1 13, by this path: one after the other");

        button("Back to now").click();
        find("client-1 10");
        click("client-2:2", new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(page.locator("#details .causes"))
                .containsText("client-1 10 is before client-2 12, by this path: REQUEST to client-2");
        assertThat(page.locator("#diagram .arrow[data-way=on]")).hasCount(1);
        assertThat(page.locator("#diagram .node[data-way=off]").first()).isAttached();

        click("client-3:1", new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(page.locator("#details .causes")).containsText("client-2 12 and client-3 1 are concurrent");
        assertThat(page.locator("#diagram .arrow[data-way=on]")).hasCount(0);
    }

    @Test
    void two_events_can_be_compared_by_keyboard() {
        find("client-2 12");
        page.locator("#diagram .lanes").focus();
        page.keyboard().press("c");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("#details .causes"))
                .containsText("client-2 12 is before client-1 13, by this path: REPLY to client-1");
        page.keyboard().press("c");
        assertThat(page.locator("#details .causes")).containsText("before it");
    }

    @Test
    void a_transfer_says_where_its_milliseconds_went() {
        find("client-1 13");
        assertThat(page.locator("#details .what")).containsText(
                "1→2 1.00: request (10, 1) sent");
        assertThat(page.locator("#details .what")).containsText("everyone heard +500.0 ms");
    }

    @Test
    void of_two_requests_the_one_is_told_that_the_event_is_about() {
        Told told = new Told(1);
        for (int request = 10; request <= 20; request += 10) {
            told.happens("client-1", request, """
                    "type":"Requested","request":{"time":%1$d,"node":1},\
                    "transfers":[{"id":"t%1$d","from":1,"to":2,"amount":"%1$d.00"}]""".formatted(request));
        }
        told.enters(1, 21, 10);
        told.leaves(1, 22, 10);
        told.enters(1, 23, 20);
        page = newPage();
        told.to(page, address(bank));
        for (String event : List.of("client-1 10", "client-1 21", "client-1 22")) {
            find(event);
            assertThat(page.locator("#details .what")).containsText("1→2 10.00: request (10, 1) sent");
        }
        find("client-1 23");
        assertThat(page.locator("#details .what")).containsText("1→2 20.00: request (20, 1) sent");
    }

    @Test
    void the_minimap_shows_the_whole_run_and_moves_what_is_in_sight() {
        double end = left();
        Locator window = page.locator("#diagram .minimap .window");
        Locator canvas = page.locator("#diagram .minimap canvas");
        page.waitForFunction("""
                () => {
                  const canvas = document.querySelector('#diagram .minimap canvas');
                  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  return pixels.some((value) => value > 0);
                }"""); // critical sections are painted
        double place = window.boundingBox().x;

        canvas.click(new Locator.ClickOptions().setPosition(5, 5));

        page.waitForFunction("end => document.querySelector('#diagram .lanes').scrollLeft < end", end);
        assertThat(window.boundingBox().x).isLessThan(place);
        assertThat(page.locator("#diagram .node[data-node='client-1:1']")).isAttached();
    }

    @Test
    void the_wheel_zooms_at_the_pointer() {
        page.locator("#diagram .minimap canvas").click();
        Locator node = page.locator("#diagram .node").nth(page.locator("#diagram .node").count() / 2);
        String id = node.getAttribute("data-node");
        Locator same = page.locator("#diagram .node[data-node='" + id + "'] .dot");
        double before = same.boundingBox().x;
        page.mouse().move(before + 5, same.boundingBox().y + 5);
        int drawn = page.locator("#diagram .node").count();

        page.mouse().wheel(0, 100);

        assertThat(page.locator("#diagram .node")).not().hasCount(drawn);
        assertThat(same.boundingBox().x).isBetween(before - 12, before + 12);
    }
}
