package lamportbank.system;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// What is in sight, at the sizes that screens have.
@ExtendWith(SharedBank.class)
class LayoutTest extends InBrowser {
    /// As `./start --clients 4` has: the page is told of one more client.
    private static final String ONE_MORE = """
            ,{"type":"process","name":"client-4","up":true,"everHeard":true,"since":null,"effects":[],
            "snapshot":{"effect":0,"life":"a","state":{"time":0,"phase":"MEMBER","queue":[],"waiting":[],"members":[],
            "heard":{},"inside":null,"chain":{"height":0,"tip":null,"heldBack":[]}}}}]""";

    private static final String TROUBLES = """
            {"type":"troubles","troubles":[
            {"what":"messages cannot be given to client-2","since":"2026-01-01T00:00:00Z","whatToDo":"Wait."},
            {"what":"messages cannot be given to client-3","since":"2026-01-01T00:00:00Z","whatToDo":"Wait."},
            {"what":"messages cannot be given to client-4","since":"2026-01-01T00:00:00Z","whatToDo":"Wait."}]}""";

    private final RunningBank bank;

    LayoutTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void all_parts_are_in_sight_at_once_with_seven_and_with_eight_processes() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        assertAllInSight();

        page.routeWebSocket("**/live", socket -> socket.connectToServer().onMessage(message -> socket.send(
                message.text().contains("\"hello\"")
                        ? message.text().replaceFirst("]\\s*$", Matcher.quoteReplacement(ONE_MORE))
                        : message.text())));
        page.reload();
        assertThat(page.locator("#processes .process")).hasCount(8);
        assertAllInSight();
    }

    private void assertAllInSight() {
        for (Locator part : parts()) {
            assertThat(part).isVisible();
            assertThat(bottom(part)).as(part.toString()).isLessThanOrEqualTo(900);
        }
        assertThat((int) page.evaluate("() => document.documentElement.scrollHeight")).isLessThanOrEqualTo(900);
        for (Locator body : page.locator(".piece .body").all()) {
            assertThat(hidden(body)).as(body.toString()).isZero();
        }
        assertThat(cutOff()).as("words that are cut off").isEmpty();
        assertThat((boolean) page.locator(".strip").evaluate("node => node.scrollWidth <= node.clientWidth")).isTrue();
    }

    @SuppressWarnings("unchecked")
    private List<String> cutOff() {
        return (List<String>) page.evaluate("""
                () => [...document.querySelectorAll('main *')].filter((one) => one.checkVisibility()
                    && getComputedStyle(one).overflowX === 'hidden' && getComputedStyle(one).clipPath === 'none'
                    && !one.closest('.person') && one.textContent.trim() && one.scrollWidth > one.clientWidth + 1)
                  .map((one) => `${one.className}: ${one.textContent}`)""");
    }

    @Test
    void nothing_moves_when_a_client_begins_to_wait() {
        bank.awaitQuiet();
        open(bank);
        assertThat(page.locator("#clients .card[data-doing='idle']")).hasCount(3);
        assertThat(page.locator("#diagram .lane-names li")).hasCount(7);
        double top = page.locator(".pieces").boundingBox().y;
        hold(1, 2, true);
        try {
            bank.client(1).post("/transfers", Service.transfer(2, "0.01")).expect(202);
            assertThat(client("client-1")).hasAttribute("data-doing", "waiting");
            assertThat(page.locator(".pieces").boundingBox().y).isEqualTo(top);
        } finally {
            hold(1, 2, false);
            bank.awaitQuiet();
        }
    }

    private void hold(int from, int to, boolean held) {
        bank.client(from).put("/lab/channels/client-" + to,
                "{\"delayMillis\":0,\"held\":" + held + ",\"cut\":false}").expect(200);
    }

    /// The page is told that the bank has evicted the third client, and that the first one is in trouble.
    @Test
    void who_is_a_member_no_more_has_one_line_and_troubles_are_folded() {
        page = newPage();
        page.routeWebSocket("**/live", socket -> socket.connectToServer()
                .onMessage(message -> socket.send(withEvictionAndTroubles(message.text()))));
        page.navigate(address(bank));

        assertThat(client("client-3").locator(".doing")).hasText("evicted");
        assertThat(client("client-3").boundingBox().height).isLessThan(32);
        assertThat(client("client-1").locator(".troubles .what").first()).isVisible();
        assertThat(client("client-1").locator(".troubles .what").nth(1)).isHidden();
        assertThat((int) page.evaluate("() => document.documentElement.scrollHeight")).isLessThanOrEqualTo(900);
        button("2 more").click();
        assertThat(client("client-1").locator(".troubles .what").nth(2)).isVisible();
    }

    private static String withEvictionAndTroubles(String told) {
        JsonMapper json = JsonMapper.shared();
        JsonNode messages = json.readTree(told);
        for (JsonNode message : messages) {
            for (JsonNode member : message.at("/snapshot/state/members")) {
                if (message.path("name").asString().equals("bank") && member.path("id").asInt() == 3) {
                    ((ObjectNode) member).put("status", "EVICTED");
                }
            }
            if (message.path("type").asString().equals("process")
                    && message.path("name").asString().equals("client-1")) {
                ((ObjectNode) message).set("troubles", json.readTree(TROUBLES));
            }
        }
        return messages.toString();
    }

    private List<Locator> parts() {
        return List.of(page.locator("#processes"), page.locator("#lights"), page.locator("#diagram .canvas"),
                page.locator("#diagram .timeline"), page.locator("#details"), client("client-1"), client("client-3"),
                page.locator("#chain-piece"), page.locator("#bank"), page.locator("#branches-piece"));
    }

    private static double bottom(Locator part) {
        var box = part.boundingBox();
        return box.y + box.height;
    }

    @ParameterizedTest
    @CsvSource({"1440, 900", "1280, 720"})
    void the_chain_the_bank_and_the_branches_can_each_be_enlarged(int width, int height) {
        open(bank);
        page.setViewportSize(width, height);
        sendAndSettle("client-1", "client-2", "0.01");
        for (String piece : List.of("chain", "bank", "branches")) {
            Locator shown =
                    page.locator(".piece").filter(new Locator.FilterOptions().setHas(button("Enlarge the " + piece)));
            double before = shown.boundingBox().width;
            double heightOfAll = page.locator(".pieces").boundingBox().height;
            button("Enlarge the " + piece).click();
            assertThat(shown.boundingBox().width).isGreaterThan(1.9 * before);
            assertThat(hidden(shown.locator(".body"))).as("what is cut off of the " + piece).isZero();
            assertThat(shown).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(0.99));
            assertThat(page.locator(".pieces").boundingBox().height).isGreaterThan(heightOfAll);
            page.keyboard().press("Escape");
            assertThat(button("Enlarge the " + piece)).hasAttribute("aria-expanded", "false");
            assertThat(shown.boundingBox().width).isEqualTo(before);
        }
    }

    /// How much of what it has is seen only when it is scrolled, in pixels.
    private static int hidden(Locator part) {
        return (int) part.evaluate("node => node.scrollHeight - node.clientHeight");
    }

    /// By what is shown, in every part of the page that has letters.
    @Test
    void there_are_five_sizes_of_letters() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        Set<String> sizes = new TreeSet<>(sizes());
        for (String tab : List.of("Messages", "Scenarios", "Events")) {
            tab(tab);
            sizes.addAll(sizes());
        }
        page.locator("#lights .light").first().click();
        page.locator("#diagram .exports summary").click();
        sizes.addAll(sizes());
        page.keyboard().press("Escape");
        button("Enlarge the branches").click();
        page.locator("button.block").first().click();
        sizes.addAll(sizes());
        button("Close").click();
        button("Present").click();
        sizes.addAll(sizes());

        assertThat(sizes).as("sizes of letters").hasSizeLessThanOrEqualTo(5);
    }

    @SuppressWarnings("unchecked")
    private List<String> sizes() {
        return (List<String>) page.evaluate("""
                () => [...new Set([...document.querySelectorAll('body *')]
                  .filter((one) => one.checkVisibility() && [...one.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
                  .map((one) => getComputedStyle(one).fontSize))]""");
    }

    @Test
    void on_a_projector_large_words_say_who_waits_for_whom() {
        open(bank);
        page.setViewportSize(1280, 720);
        hold(1, 2, true);
        try {
            bank.client(1).post("/transfers", Service.transfer(2, "0.01")).expect(202);
            button("Present").click();

            Locator doing = client("client-1").locator(".doing");
            assertThat(doing).hasText("waiting for client-2’s stamp");
            assertThat(doing).hasCSS("font-size", "32px");
            assertThat(client("client-1").locator(".chip .mark").first()).hasCSS("font-size", "20px");
            assertThat(page.locator(".side")).isHidden();
            assertThat(bottom(client("client-1").locator(".because"))).isLessThanOrEqualTo(720);
        } finally {
            hold(1, 2, false);
            bank.awaitQuiet();
        }
    }

    @Test
    void on_a_phone_a_step_and_the_diagram_are_seen_together_and_nothing_is_wider_than_the_page() {
        open(bank);
        page.setViewportSize(390, 844);
        tab("Scenarios");
        button("Begin: Two withdrawals, eager and ordered").click();

        assertThat(page.locator("#guide .step h3")).isInViewport();
        assertThat(page.locator("#guide .act")).isInViewport();
        assertThat(page.locator("#diagram .lanes")).isInViewport(
                new LocatorAssertions.IsInViewportOptions().setRatio(0.9));
        assertThat((boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")).isTrue();
        page.locator("#guide .stop").click();
        assertThat(page.locator("#guide .scenarios")).isVisible();
    }

    @Test
    void on_a_phone_the_conditions_are_seen_under_the_diagram_and_over_the_step_that_is_about_them() {
        bank.awaitQuiet();
        open(bank);
        page.setViewportSize(390, 844);
        assertThat(client("client-3")).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        tab("Scenarios");
        button("Begin: Three at once").click();
        try {
            for (int step = 1; step <= 3; step++) {
                page.locator("#guide .act").click();
                assertThat(page.locator("#guide .outcome")).containsText("Done");
                assertThat(page.locator("#guide .next")).isInViewport();
                if (step < 3) {
                    page.locator("#guide .next").click();
                }
            }
            assertThat(page.locator("#diagram .lanes")).isInViewport(
                    new LocatorAssertions.IsInViewportOptions().setRatio(0.9));
            assertThat(page.locator("#clients[data-talked]")).isVisible();
            assertThat(page.locator("#clients").boundingBox().y)
                    .isGreaterThanOrEqualTo(bottom(page.locator("#diagram .canvas")));
            assertThat(bottom(page.locator("#clients"))).isLessThanOrEqualTo(page.locator("#guide").boundingBox().y);
        } finally {
            page.locator("#guide .stop").click();
            awaitNothingHeld(bank);
            bank.awaitQuiet();
        }
    }
}
