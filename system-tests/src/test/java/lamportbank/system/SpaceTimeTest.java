package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The space-time diagram of the real services, and the way through its past.
@ExtendWith(SharedBank.class)
class SpaceTimeTest extends InBrowser {
    private final RunningBank bank;

    SpaceTimeTest(RunningBank bank) {
        this.bank = bank;
    }

    private Locator nodes() {
        return page.locator("#diagram .node");
    }

    private Locator arrows() {
        return page.locator("#diagram .arrow");
    }

    /// The newest event of a process that is in sight.
    private Locator newestOf(String process) {
        return page.locator("#diagram .node[data-node^='" + process + ":']").last();
    }

    private void showOnly(String process) {
        page.locator("#diagram .processes summary").click();
        for (Locator choice : page.locator("#diagram .process-filter li").all()) {
            if (!choice.innerText().contains(process)) {
                choice.locator("input").uncheck();
            }
        }
        page.keyboard().press("Escape");
    }

    /// What was shown of each client, then and now.
    private String clients() {
        return page.locator("#clients").innerText();
    }

    @Test
    void a_transfer_is_drawn_as_events_with_clocks_messages_between_lanes_and_a_bar_inside() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        String time = String.valueOf(bank.client(1).clock());

        assertThat(page.locator("#diagram .lane-names li")).hasCount(7);
        assertThat(newestOf("client-1").locator(".clock")).hasText(time);
        assertThat(page.locator("#diagram .arrow.channel").first()).isAttached();
        assertThat(page.locator("#diagram .arrow.call").first()).isAttached();
        assertThat(page.locator("#diagram .section").last()).isAttached();
        assertThat(page.locator("#diagram .section title").last()).containsText("inside the critical section");
        assertThat(page.locator("#diagram .flying")).hasCount(0);
    }

    @Test
    void pointing_at_an_event_lights_up_what_led_to_it_and_what_it_led_to() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        page.locator("#branch select[name=branch]").selectOption("branch-1");
        button("Deposit").click();
        assertThat(newestResult()).containsText("✓ done");

        pointAtNewestOf("client-3");

        assertThat(newestOf("client-3")).hasAttribute("data-relation", "self");
        assertThat(page.locator("#diagram .node[data-relation=past][data-node^='client-1:']").first()).isAttached();
        assertThat(page.locator("#diagram .node[data-relation=past][data-node^='bank:']").first()).isAttached();
        assertThat(newestOf("branch-1")).hasAttribute("data-relation", "none");
        assertThat(page.locator("#diagram .arrow[data-relation=past]").first()).isAttached();
        assertThat(page.locator("#details")).containsText("gets RELEASE of");
        assertThat(page.locator("#details .causes")).containsText(Pattern.compile("\\d+ before it, 0 after it"));
    }

    /// What still comes moves the picture away under the pointer: then a person points again.
    private void pointAtNewestOf(String process) {
        await().until(() -> {
            page.mouse().move(0, 0);
            newestOf(process).locator(".grip").hover(new Locator.HoverOptions().setForce(true));
            return "self".equals(newestOf(process).getAttribute("data-relation"));
        });
    }

    @Test
    void all_panels_show_the_moment_that_is_looked_at_and_go_back_to_now() {
        open(bank);
        sendAndSettle("client-2", "client-1", "0.01");
        newestOf("client-3").locator(".grip").click(new Locator.ClickOptions().setForce(true));
        assertThat(page.locator("#past")).isVisible();
        String balance = client("client-2").locator(".balance").innerText();
        String chain = page.locator("#chain tbody").textContent();
        String clock = client("client-3").locator(".clock").innerText();

        sendAndSettleBehind("client-2", "client-1");

        assertThat(client("client-2").locator(".balance")).hasText(balance);
        assertThat(client("client-3").locator(".clock")).hasText(clock);
        assertThat(page.locator("#chain tbody")).hasText(chain);
        assertThat(page.locator("#past .since")).containsText(Pattern.compile("[1-9]\\d* events since"));
        page.locator("#past button").click();
        assertThat(page.locator("#past")).isHidden();
        assertThat(client("client-2").locator(".balance")).not().hasText(balance);
        assertThat(page.locator("#chain tbody")).not().hasText(chain);
    }

    /// The page shows another moment meanwhile.
    private void sendAndSettleBehind(String from, String to) {
        send(from, to, "0.01");
        assertThat(newestResult()).containsText("block");
        bank.awaitOneChain();
    }

    @Test
    void the_slider_goes_back_to_when_a_client_was_inside() {
        open(bank);
        sendAndSettle("client-3", "client-1", "0.01");
        Locator slider = page.locator("#scrub");
        slider.focus();
        Locator since = page.locator("#past .since");
        for (int steps = 0; steps < 40 && !client("client-3").innerText().contains("inside the critical"); steps++) {
            String before = since.textContent();
            page.keyboard().press("ArrowLeft");
            assertThat(since).not().hasText(before);
        }

        assertThat(client("client-3")).containsText("inside the critical section");
        assertThat(client("client-3").locator(".queue")).containsText("3→1 0.01");
        assertThat(page.locator("#lights")).containsText("client-3 is inside");
        page.keyboard().press("Escape");
        assertThat(client("client-3")).not().containsText("inside the critical section");
    }

    @Test
    void a_pause_holds_the_picture_still_and_not_the_bank() {
        open(bank);
        sendAndSettle("client-1", "client-3", "0.01");
        button("Freeze").click();
        String before = clients();

        sendAndSettleBehind("client-1", "client-3");

        assertThat(page.locator("#past .since")).containsText("events since");
        assertThat(clients()).isEqualTo(before);
        button("Go on").click();
        assertThat(page.locator("#past")).isHidden();
        await().untilAsserted(() -> assertThat(clients()).isNotEqualTo(before)); // drawn with the next frame
    }

    @Test
    void a_link_to_a_moment_shows_another_person_the_same() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.03");
        newestOf("client-2").locator(".grip").click(new Locator.ClickOptions().setForce(true));
        assertThat(page.locator("#past")).isVisible();
        String seen = clients();
        String hash = page.url().substring(page.url().indexOf('#'));
        assertThat(hash).matches("#at=client-2:\\d+");
        sendAndSettleBehind("client-1", "client-2");

        Page other = open(bank, hash);

        assertThat(other.locator("#past")).isVisible();
        assertThat(other.locator("#past .which")).hasText(page.locator("#past .which").innerText());
        assertThat(other.locator("#clients")).hasText(page.locator("#clients").textContent());
        assertThat(other.locator("#clients").innerText()).isEqualTo(seen);
    }

    @Test
    void a_moment_that_cannot_be_shown_is_said_to_be_none() {
        page = open(bank, "#at=client-1:999999999");
        assertThat(page.locator("#diagram .expired")).containsText("That has not happened here");
        assertThat(page.locator("#past")).isHidden();
        button("Close").click();
        assertThat(page.locator("#diagram .expired")).isHidden();
        assertThat(page.url()).doesNotContain("#at");
    }

    @Test
    void events_can_be_left_out_by_process_kind_transfer_and_if_nothing_is_sent_or_received() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        sendAndSettle("client-2", "client-3", "0.02");
        button("Deposit").click();
        assertThat(newestResult()).containsText("✓ done");

        page.locator("#about").focus();
        page.locator("#about").selectOption(page.locator("#about option:has-text('2→3 0.02')").getAttribute("value"));
        assertThat(page.locator("#diagram .section")).hasCount(1);
        assertThat(page.locator("#diagram .node[data-node^='branch']")).hasCount(0);
        assertThat(page.locator("#diagram .arrow.channel")).hasCount(6); // two requests, replies, releases
        page.locator("#about").selectOption("");

        page.locator("#kind").selectOption("branch");
        assertThat(page.locator("#diagram .node[data-node^='branch-1:']").first()).isAttached();
        assertThat(page.locator("#diagram .node[data-node^='client']")).hasCount(0);

        Object width = page.evaluate("() => document.querySelector('#diagram .spacer').style.width");
        page.locator("#diagram .collapse").check();
        page.waitForFunction(
                "before => parseInt(document.querySelector('#diagram .spacer').style.width) < parseInt(before)", width);
        page.locator("#kind").selectOption("");

        showOnly("branch-2");
        assertThat(page.locator("#diagram .lane-names li")).hasCount(1);
        assertThat(arrows()).hasCount(0);
    }

    @Test
    void it_can_be_zoomed_and_gone_through_by_keyboard() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        int inSight = nodes().count();
        button("Zoom in").click();
        button("Zoom in").click();
        assertThat(nodes()).not().hasCount(inSight);

        page.locator("#diagram .lanes").focus();
        page.keyboard().press("ArrowLeft");
        String last = page.locator("#diagram .node[data-selected]").getAttribute("data-node");
        page.keyboard().press("ArrowLeft");
        assertThat(page.locator("#diagram .node[data-selected]")).not().hasAttribute("data-node", last);
        page.keyboard().press("ArrowUp");
        assertThat(page.locator("#past")).isVisible();
        assertThat(page.locator("#details .what li").first()).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#past")).isHidden();
    }

    @Test
    void a_reload_loses_nothing_of_the_diagram() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        String kept = page.locator("#diagram .kept").innerText();
        newestOf("client-1").locator(".grip").click(new Locator.ClickOptions().setForce(true));
        assertThat(page.locator("#past")).isVisible();
        String seen = clients();

        page.reload();

        assertThat(page.locator("#past")).isVisible();
        assertThat(page.locator("#diagram .kept")).hasText(kept);
        await().untilAsserted(() -> assertThat(clients()).isEqualTo(seen)); // drawn with the next frame
    }

    @Test
    void it_is_saved_as_a_picture_and_as_data() throws IOException {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");

        String svg = saved("SVG of what is in sight");
        assertThat(svg).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"").contains("client-3", "<circle",
                "stroke=\"rgb(")
                .as("letters in front of what sets them off from lines").contains("paint-order=\"stroke\"")
                .doesNotContain("grip");

        JsonNode json = JsonMapper.shared().readTree(saved("JSON of all that is kept"));
        assertThat(json.path("processes")).hasSize(7);
        assertThat(json.path("events").findValuesAsString("type")).contains("Sent", "Received", "Released");
    }

    private String saved(String choice) throws IOException {
        page.locator("#diagram .exports summary").click();
        Download download = page.waitForDownload(() -> button(choice).click());
        page.keyboard().press("Escape");
        return Files.readString(download.path());
    }
}
