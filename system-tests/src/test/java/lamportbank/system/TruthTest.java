package lamportbank.system;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// The diagram and the panels show what happened, and nothing that did not. Everything that the page is told is made up.
@ExtendWith(SharedBank.class)
class TruthTest extends InBrowser {
    /// Of elements that a selector finds, pairs that cover each other: in x alone if told so.
    private static final String OVERLAPS = """
            ([selector, inXAlone]) => {
              const shown = [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length > 0);
              const boxes = shown.map((one) => ({ name: one.textContent, box: one.getBoundingClientRect() }));
              const apart = 0.01;
              return boxes.flatMap((a, index) => boxes.slice(index + 1)
                .filter((b) => a.box.right > b.box.left + apart && b.box.right > a.box.left + apart
                  && (inXAlone || (a.box.bottom > b.box.top + 2 && b.box.bottom > a.box.top + 2)))
                .map((b) => `${a.name} | ${b.name}`));
            }""";

    private final RunningBank bank;

    TruthTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeEach
    void newcomer() {
        page = newPage();
    }

    private void show(Told told) {
        told.to(page, address(bank));
        assertThat(page.locator("#line")).containsText("live");
    }

    private List<?> overlaps(String selector, boolean inXAlone) {
        return (List<?>) page.evaluate(OVERLAPS, List.of(selector, inXAlone));
    }

    private static List<String> clients(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(number -> "client-" + number).toList();
    }

    private Locator process(String name) {
        return page.locator("#processes .process").filter(new Locator.FilterOptions().setHasText(name));
    }

    private Locator mark(String what) {
        return page.locator("#diagram .lane-mark[data-what='" + what + "']");
    }

    private Locator lane(String state) {
        return page.locator("#diagram .lane[data-state='" + state + "']");
    }

    private void lookAt(String node) {
        page.locator("#diagram .node[data-node='" + node + "'] .grip").click(new Locator.ClickOptions().setForce(true));
        assertThat(page.locator("#past")).isVisible();
    }

    // ---- bars

    private static void takeTurns(Told told, int entries) {
        long time = 10;
        for (int entry = 0; entry < entries; entry++) {
            int client = 1 + entry % 3;
            told.enters(client, time);
            told.leaves(client, time + 1);
            time += 10;
        }
    }

    @Test
    void bars_overlap_only_if_two_were_inside() {
        Told told = new Told(3);
        takeTurns(told, 60);
        show(told);

        for (int zoom = 0; zoom < 6; zoom++) {
            assertThat(page.locator("#diagram .section").first()).isAttached();
            assertThat(overlaps("#diagram .section", true)).as("zoomed out " + zoom + " times").isEmpty();
            button("Zoom out").click();
        }
        page.locator("#diagram .lanes").evaluate("lanes => lanes.scrollLeft = 0");
        page.waitForFunction("() => document.querySelector(\"#diagram .node[data-node='client-1:1']\")");
        assertThat(overlaps("#diagram .section", true)).as("those that end out of sight").isEmpty();

        told.enters(1, 2000);
        told.enters(2, 2010);
        told.flush();
        page.locator("#diagram .lanes").evaluate("lanes => lanes.scrollLeft = 1e6");
        assertThat(page.locator("#diagram .section title:text-is('client-2 inside the critical section, still')"))
                .isAttached();
        assertThat(overlaps("#diagram .section", true)).as("a violation is shown").isNotEmpty();
    }

    @Test
    void whoever_is_evicted_while_inside_is_inside_no_more() {
        Told told = new Told(3);
        told.enters(1, 10);
        told.status(1, "EVICTED", 20);
        told.enters(2, 30);
        told.leaves(2, 31);
        show(told);

        assertThat(page.locator("#diagram .section")).hasCount(2);
        assertThat(overlaps("#diagram .section", true)).isEmpty();
    }

    // ---- what became of processes

    @Test
    void a_lane_says_when_its_process_was_away_paused_or_cut_off_and_the_past_knows_it() {
        Told told = new Told(3);
        told.queries(1, 1);
        told.isUp("client-1", false);
        told.queries(2, 2);
        told.passes(50);
        told.isUp("client-1", true);
        told.queries(1, 3);
        told.noted("client-1", "paused", null);
        told.queries(2, 4);
        told.noted("client-1", "resumed", null);
        told.noted("client-3", "cut", "client-2");
        told.queries(2, 5);
        told.isUp("client-2", false); // when it was heard last
        told.passes(10);
        told.noted("client-2", "crashed", null);
        told.queries(3, 6);
        show(told);

        assertThat(mark("away").locator("title")).hasText(Pattern.compile("12:00:00 client-1 cannot be reached"));
        assertThat(mark("back")).hasCount(1);
        assertThat(mark("paused").locator("title")).hasText(Pattern.compile("client-1 is paused"));
        assertThat(mark("cut").locator("title")).hasText(Pattern.compile("client-3 is cut off from client-2"));
        assertThat(mark("crashed").locator("title"))
                .hasText(Pattern.compile("client-2 crashed\n.*client-2 cannot be reached"));
        assertThat(lane("away")).hasCount(2);
        assertThat(lane("paused")).hasCount(1);
        assertThat(process("client-2").locator(".presence")).containsText("away since");

        lookAt("client-2:1");
        assertThat(process("client-1").locator(".presence")).containsText("away since");
        assertThat(client("client-1").locator(".doing")).containsText("away since");
        assertThat(process("client-2").locator(".presence")).hasText("up");
        lookAt("client-2:2");
        assertThat(process("client-1").locator(".presence")).hasText("paused");
        assertThat(client("client-1").locator(".doing")).hasText("paused");
        lookAt("client-2:3");
        assertThat(process("client-1").locator(".presence")).hasText("up");
    }

    @Test
    void who_does_something_is_back_however_late_that_is_seen() {
        Told told = new Told(2);
        told.queries(1, 1);
        told.isUp("client-1", false);
        told.passes(5_000);
        told.queries(2, 2);
        told.queries(1, 3);
        told.queries(1, 4);
        told.passes(50);
        told.isUp("client-1", true);
        told.queries(2, 5);
        show(told);

        lookAt("client-2:1");
        assertThat(process("client-1").locator(".presence")).containsText("away since");
        lookAt("client-1:2");
        assertThat(process("client-1").locator(".presence")).hasText("up");
        assertThat(client("client-1").locator(".doing")).hasText("idle");
    }

    @Test
    void the_past_says_what_it_does_not_know() {
        Told told = new Told(3);
        told.queries(1, 1);
        told.queries(2, 2);
        told.queries(3, 3);
        told.status(4, "ACTIVE", 4);
        told.tell("""
                {"type":"process","name":"client-4","up":true,"everHeard":true,"since":"%s","troubles":null,\
                "snapshot":{"effect":50,"life":"a","state":{"time":0,"phase":"MEMBER","queue":[],"waiting":[],"heard":{},\
                "inside":null,"members":[],"chain":{"height":0,"tip":null,"heldBack":[]}}},"effects":[]}"""
                .formatted(told.now()));
        told.queries(1, 5);
        told.tell("{\"type\":\"troubles\",\"name\":\"client-1\",\"feed\":{\"troubles\":[{\"what\":\"a trouble of now\","
                + "\"since\":\"" + told.now() + "\",\"whatToDo\":\"\"}]}}");
        show(told);
        assertThat(process("client-1").locator(".presence")).hasText("in trouble");

        lookAt("bank:1");
        Locator inside = page.locator("#lights .light").filter(new Locator.FilterOptions().setHasText("One inside"));
        assertThat(inside).hasAttribute("data-state", "unknown");
        assertThat(inside.locator(".says")).containsText("client-4: not known");
        assertThat(process("client-1").locator(".presence")).hasText("up");
        assertThat(page.locator(".troubles li")).hasCount(0);

        lookAt("client-1:1");
        assertThat(process("client-2").locator(".presence")).hasText("not there yet");
        assertThat(client("client-2").locator(".doing")).hasText("not there yet");
    }

    @Test
    void nobody_vanishes_who_leaves_or_is_evicted() {
        Told told = new Told(3);
        told.queries(3, 1);
        told.queries(2, 2);
        told.status(3, "EVICTED", 3);
        told.status(2, "LEFT", 4);
        show(told);
        told.tell("{\"type\":\"gone\",\"name\":\"client-3\"}");
        told.tell("{\"type\":\"gone\",\"name\":\"client-2\"}");

        assertThat(process("client-3").locator(".presence")).hasText("evicted");
        assertThat(process("client-2").locator(".presence")).hasText("has left");
        assertThat(client("client-3").locator(".doing")).hasText("evicted");
        assertThat(page.locator("#diagram .lane-names li")).hasCount(4);
        assertThat(mark("evicted").locator("title")).containsText("client-3 is evicted");
        assertThat(mark("left").locator("title")).containsText("client-2 has left");
        assertThat(lane("gone")).hasCount(2);
        assertThat(page.locator("#diagram .node[data-node='client-3:1']")).isAttached();
    }

    @Test
    void who_had_gone_before_the_page_was_opened_is_there_too() {
        Told told = new Told(2);
        told.status(7, "LEFT", 1);
        show(told);

        assertThat(process("client-7").locator(".presence")).hasText("has left");
        assertThat(client("client-7").locator(".doing")).hasText("has left");
        assertThat(page.locator("#diagram .lane-names li")).hasCount(4);
    }

    @Test
    void without_the_dashboards_server_nothing_is_said_to_be_so() {
        Told told = new Told(2);
        told.queries(1, 1);
        show(told);
        assertThat(process("client-1").locator(".presence")).hasText("up");
        page.unrouteAll();
        page.routeWebSocket("**/live", opened -> opened.close());
        told.close();

        assertThat(process("client-1").locator(".presence")).containsText("not known since");
        assertThat(client("client-1").locator(".doing")).containsText("not known since");
        assertThat(page.locator("#lights .light").first()).hasAttribute("data-state", "unknown");
        assertThat(lane("unknown")).hasCount(3);
    }

    // ---- messages on their way

    private static void requests(Told told, int client, int clients) {
        told.sends("client-" + client, client, Told.request(client),
                clients(1, clients).stream().filter(name -> !name.equals("client-" + client)).toList());
    }

    private List<String> named() {
        return page.locator("#diagram .flying .mark").allTextContents();
    }

    @Test
    void each_message_on_its_way_has_its_name_and_its_destination() {
        Told told = new Told(3);
        for (int client = 1; client <= 3; client++) {
            requests(told, client, 3);
        }
        show(told);

        assertThat(page.locator("#diagram .flying")).hasCount(6);
        assertThat(named()).containsExactlyInAnyOrder("REQUEST → client-1", "REQUEST → client-1", "REQUEST → client-2",
                "REQUEST → client-2", "REQUEST → client-3", "REQUEST → client-3");
        assertThat(overlaps("#diagram .flying .mark", false)).isEmpty();
        assertThat((boolean) page.evaluate("""
                () => [...document.querySelectorAll('#diagram .flying')].every((one) => {
                  const to = one.querySelector('.mark').textContent.split(' → ')[1];
                  const lane = [...document.querySelectorAll('#diagram .lane-names li')].find((li) => li.title === to);
                  const box = lane.getBoundingClientRect();
                  const head = one.querySelector('.head').getBoundingClientRect();
                  return head.top >= box.top - 4 && head.bottom <= box.bottom + 4;
                })""")).as("each ends at the lane of its receiver").isTrue();
    }

    @Test
    void what_an_evicted_member_asked_and_was_told_is_not_on_its_way() {
        Told told = new Told(3);
        told.calls("client-3", 5, "bank",
                "\"type\":\"Propose\",\"height\":0,\"request\":{\"time\":4,\"node\":3},\"transfers\":[]");
        told.sends("bank", 6, "\"type\":\"Evicted\",\"id\":3,\"height\":0", List.of("client-3"));
        show(told);
        assertThat(page.locator("#diagram .flying")).hasCount(2);

        told.status(3, "EVICTED", 7);
        told.tell("{\"type\":\"gone\",\"name\":\"client-3\"}");

        assertThat(page.locator("#diagram .flying")).hasCount(0);
    }

    @Test
    void more_messages_than_can_be_named_are_counted() {
        Told told = new Told(6);
        for (int round = 0; round < 12; round++) {
            told.sends("client-1", 10 + round, "\"type\":\"Reply\"", List.of("client-2"));
        }
        for (int client = 1; client <= 5; client++) {
            told.sends("client-" + client, 30, Told.request(client), List.of("client-6"));
        }
        show(told);

        assertThat(page.locator("#diagram .flying")).hasCount(2);
        assertThat(named()).containsExactlyInAnyOrder("12 REPLY → client-2",
                "5 REQUEST → client-6");
        assertThat(overlaps("#diagram .flying .mark", false)).isEmpty();
    }

    /// The links are those of the services that run; who is a member is made up.
    @Test
    void nothing_waits_on_a_link_of_one_who_is_no_member_any_more() {
        Told told = new Told(3);
        told.sends("client-1", 10, Told.request(1), List.of("client-2", "client-3"));
        show(told);
        tab("Messages");
        Locator link = page.locator("#messages .link-cell[aria-label^='client-1 to client-3:']");
        assertThat(link).hasAttribute("aria-label", Pattern.compile("open, 1 on their way"));

        told.status(3, "EVICTED", 20);
        told.flush();

        assertThat(link).hasAttribute("aria-label", Pattern.compile("no member any more, 0 on their way"));
        assertThat(page.locator("#messages .link-cell[aria-label^='client-1 to client-2:']"))
                .hasAttribute("aria-label", Pattern.compile("open, 1 on their way"));
    }

    @Test
    void the_expression_for_shiviz_can_be_copied() {
        Told told = new Told(2);
        show(told);
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.locator("#diagram .exports summary").click();

        button("Copy the expression").click();

        assertThat(button("Copied")).isVisible();
        assertThat(page.evaluate("() => navigator.clipboard.readText()"))
                .isEqualTo(page.locator("#diagram .parser").inputValue());
    }

    // ---- numbers, keys, links

    @Test
    void clocks_of_any_length_do_not_cover_each_other() {
        Told told = new Told(2);
        for (int event = 0; event < 60; event++) {
            told.queries(1, 1_234_500 + event);
        }
        show(told);

        for (int zoom = 0; zoom < 5; zoom++) {
            assertThat(page.locator("#diagram .clock:not([display])").first()).isAttached();
            assertThat(overlaps("#diagram .clock", false)).isEmpty();
            button("Zoom out").click();
        }
    }

    @Test
    void nothing_is_drawn_that_is_not_in_sight() {
        Told told = new Told(3);
        takeTurns(told, 600);
        show(told);

        assertThat(page.locator("#diagram .kept")).hasText("1200 events kept");
        assertThat(page.locator("#diagram .node").count()).isBetween(10, 150);
        assertThat(page.locator("#diagram svg *").count()).isLessThan(1_500);
    }

    @Test
    void a_key_goes_to_what_is_in_sight_or_says_that_it_is_quiet() {
        Told told = new Told(3);
        told.queries(2, 1);
        for (int event = 2; event < 200; event++) {
            told.queries(1, event);
        }
        told.queries(3, 200);
        show(told);
        assertThat(page.locator("#diagram .node[data-node='client-3:1']")).isAttached();

        page.locator("#diagram .lanes").focus();
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowDown");

        assertThat(page.locator("#diagram .node[data-selected]")).hasAttribute("data-node", "client-3:1");
        assertThat(page.locator("#diagram .selected-event")).containsText("client-2: quiet here");
    }

    @Test
    void a_link_to_what_is_not_kept_says_so() {
        Told told = new Told(2);
        told.tell("""
                {"type":"process","name":"client-2","up":true,"everHeard":true,"since":null,"troubles":null,"snapshot":\
                {"effect":500,"life":"a","state":{"time":900,"phase":"MEMBER","queue":[],"waiting":[],"heard":{},\
                "inside":null,"members":[],"chain":{"height":0,"tip":null,"heldBack":[]}}},"effects":[]}""");
        told.to(page, address(bank) + "#at=client-2:17");

        assertThat(page.locator("#diagram .expired")).containsText("That is not kept any more");
    }

    @Test
    void a_link_to_what_is_not_kept_says_so_in_an_open_page() {
        Told told = new Told(2);
        told.queries(1, 1);
        show(told);
        page.evaluate("() => { location.hash = '#at=client-1:999'; }");
        assertThat(page.locator("#diagram .expired")).containsText("client-1:999");
        page.evaluate("() => { location.hash = '#at=client-9:5'; }");
        assertThat(page.locator("#diagram .expired")).containsText("Nothing is known of client-9");
    }

    @Test
    void going_on_shows_what_happens_now() {
        Told told = new Told(2);
        for (int event = 1; event <= 200; event++) {
            told.queries(1, event);
        }
        show(told);
        page.locator("#diagram .scrub").evaluate(
                "slider => { slider.value = '3'; slider.dispatchEvent(new Event('input')); }");
        assertThat(page.locator("#past")).isVisible();
        page.locator("#past button").click();

        assertThat(page.locator("#diagram .node[data-node='client-1:200']")).isAttached();
        told.queries(2, 300);
        told.flush();
        assertThat(page.locator("#diagram .node[data-node='client-2:1']")).isInViewport();
    }

    @Test
    void nothing_that_the_page_asks_for_is_broken_off() {
        List<String> failed = new ArrayList<>();
        page.onRequestFailed(request -> failed.add(request.method() + " " + request.url()));
        page.navigate(address(bank));
        assertThat(page.locator("#line")).containsText("live");
        tab("Scenarios");
        assertThat(page.locator("#guide .drop")).isVisible();
        assertThat(failed).isEmpty();
    }
}
