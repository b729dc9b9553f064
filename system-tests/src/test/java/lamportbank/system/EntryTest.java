package lamportbank.system;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// Why a client may enter the critical section, or may not yet, as its card says it.
@ExtendWith(SharedBank.class)
class EntryTest extends InBrowser {
    private final RunningBank bank;

    EntryTest(RunningBank bank) {
        this.bank = bank;
    }

    @BeforeEach
    void open() {
        bank.awaitQuiet();
        open(bank);
    }

    @AfterEach
    void letEverythingFlow() {
        everyLink(false);
        bank.awaitQuiet();
    }

    private void everyLink(boolean held) {
        for (Service client : bank.clients()) {
            client.get("/lab").json().path("channels")
                    .forEach(channel -> link(client, channel.path("peer").asString(), held));
        }
    }

    private static void link(Service from, String to, boolean held) {
        from.put("/lab/channels/" + to, "{\"delayMillis\":0,\"held\":" + held + ",\"cut\":false}").expect(200);
    }

    private void deliver(int from, String to) {
        bank.client(from).post("/lab/channels/" + to + "/deliveries", "{\"count\":1}").expect(200);
    }

    private void request(int from, int to) {
        bank.client(from).post("/transfers", Service.transfer(to, "0.01")).expect(202);
    }

    private Locator isFirst(String client) {
        return client(client).locator(".condition.first");
    }

    private Locator chip(String client, String other) {
        return client(client).locator(".condition.chip").filter(new Locator.FilterOptions().setHasText(other));
    }

    private Locator because(String client) {
        return client(client).locator(".because");
    }

    private Locator pointed() {
        return page.locator("#diagram [data-pointed]");
    }

    @Test
    void a_card_shows_both_conditions_and_which_message_made_each_of_them_true() {
        assertThat(client("client-1").locator(".none")).containsText("No request of its own");
        everyLink(true);
        request(1, 2);

        assertThat(isFirst("client-1")).hasAttribute("data-holds", "true");
        assertThat(chip("client-1", "client-2")).containsText("not yet");
        chip("client-1", "client-2").hover();
        assertThat(because("client-1")).hasText("The REQUEST has not reached client-2 yet.");
        assertThat(pointed()).containsText("REQUEST");
        deliver(1, "client-2");
        assertThat(because("client-1")).containsText("A REPLY of client-2");
        deliver(2, "client-1");

        assertThat(chip("client-1", "client-2")).hasAttribute("data-holds", "true");
        assertThat(chip("client-1", "client-3")).not().hasAttribute("data-holds", "true");
        assertThat(because("client-1")).containsText("The REPLY of client-2 is stamped");
        assertThat(page.locator("#diagram .arrow[data-pointed]")).hasCount(1);
        page.mouse().move(0, 0);
        assertThat(pointed()).hasCount(0);
        assertThat(because("client-1")).containsText("It needs a later stamp from client-3");

        deliver(1, "client-3");
        deliver(3, "client-1");
        assertThat(client("client-1")).hasAttribute("data-doing", "inside");
        assertThat(chip("client-1", "client-3")).hasAttribute("data-holds", "true");
        assertThat(because("client-1")).containsText("Both hold: it is inside");
        assertThat(client("client-2")).not().hasAttribute("data-doing", "inside");
    }

    /// Where not every clock has room for its number.
    @Test
    void the_number_of_a_request_in_a_queue_is_there_however_small_the_diagram_is() {
        for (int from = 1; from <= 3; from++) {
            sendAndSettle("client-" + from, "client-" + (1 + from % 3), "0.01");
        }
        everyLink(true);
        request(1, 2);
        String stamp = client("client-1").locator(".queue .timestamp").innerText();
        Locator number = page.locator("#diagram .node[data-node^='client-1:'] .clock")
                .filter(new Locator.FilterOptions().setHasText(stamp.replaceAll("\\D*(\\d+),.*", "$1")));
        for (int zoom = 0; zoom < 5; zoom++) {
            assertThat(number).isVisible();
            button("Zoom out").click();
        }
    }

    @Test
    void the_conditions_are_those_of_the_moment_that_is_looked_at() {
        everyLink(true);
        request(1, 2);
        for (int other = 2; other <= 3; other++) {
            deliver(1, "client-" + other);
            assertThat(client("client-" + other).locator(".queue li")).hasCount(1);
            deliver(other, "client-1");
            assertThat(chip("client-1", "client-" + other)).hasAttribute("data-holds", "true");
        }

        chip("client-1", "client-2").click();

        assertThat(page.locator("#past")).isVisible();
        assertThat(client("client-1")).hasAttribute("data-doing", "waiting");
        assertThat(chip("client-1", "client-2")).hasAttribute("data-holds", "true");
        assertThat(chip("client-1", "client-3")).containsText("not yet");
        everyLink(false);
        bank.awaitQuiet();
        assertThat(chip("client-1", "client-3")).containsText("not yet");
        button("Back to now").click();
        assertThat(client("client-1").locator(".none")).containsText("No request of its own");
    }

    @Test
    void a_card_without_a_request_leads_to_the_last_entry() {
        sendAndSettle("client-3", "client-1", "0.01");

        client("client-3").locator(".last").click();

        assertThat(page.locator("#past")).isVisible();
        assertThat(client("client-3")).hasAttribute("data-doing", "inside");
        for (String other : new String[]{"client-1", "client-2"}) {
            assertThat(chip("client-3", other)).hasAttribute("data-holds", "true");
        }
    }

    @Test
    void two_that_wait_for_each_other_are_no_deadlock() {
        everyLink(true);
        request(1, 2);
        deliver(1, "client-2");
        assertThat(client("client-2").locator(".queue li")).hasCount(1);
        request(2, 1);

        assertThat(isFirst("client-1")).hasAttribute("data-holds", "true");
        assertThat(isFirst("client-2")).containsText("client-1 is first");
        assertThat(because("client-1")).hasText("No deadlock: it needs a later stamp from client-2; "
                + "client-2 needs the RELEASE of client-1.");
        assertThat(because("client-2")).hasText("No deadlock: it needs the RELEASE of client-1; "
                + "client-1 needs a later stamp from client-2, which the next message brings that client-2 sends "
                + "after it has that REQUEST.");
        assertThat(client("client-2").locator(".doing"))
                .hasText("waiting for client-1’s RELEASE, client-3’s stamp");
        isFirst("client-2").focus();
        assertThat(because("client-2")).containsText("client-1’s REQUEST has the earlier stamp");
        assertThat(page.locator("#diagram .arrow[data-pointed]")).hasCount(1);
    }

    /// The first own request decides; those that come right after it enter with it, if the same holds of them.
    @Test
    void of_several_own_requests_those_that_enter_together_count_as_one() {
        assertThat(entry("heard: { 2: 70 }, inside: null", "[60, 1], [63, 1], [65, 2]"))
                .isEqualTo("own 60,1 along 63,1 ahead - next 65,2 heard 2:true");
        assertThat(entry("heard: { 2: 61 }, inside: null", "[60, 1], [63, 1]"))
                .isEqualTo("own 60,1 along  ahead - next 63,1 heard 2:true");
        assertThat(entry("heard: { 2: 61 }, inside: { time: 63, node: 1 }", "[60, 1], [63, 1], [64, 1]"))
                .isEqualTo("own 60,1 along 63,1 ahead - next 64,1 heard 2:true");
        assertThat(entry("heard: { 2: 60 }, inside: null", "[60, 1]"))
                .isEqualTo("own 60,1 along  ahead - next - heard 2:true");
        assertThat(entry("heard: { 2: 59 }, inside: null", "[58, 2], [60, 1]"))
                .isEqualTo("own 60,1 along  ahead 58,2 next - heard 2:false");
        assertThat(entry("heard: {}, inside: null", "[58, 2]")).isEqualTo("none");
    }

    private Object entry(String state, String queue) {
        return page.evaluate("""
                async () => {
                  const { entryOf } = await import('/js/entry.js');
                  const queue = [%s].map(([time, node]) => ({ request: { time, node }, transfers: [] }));
                  const found = entryOf({ id: 1, name: 'client-1', members: [{ id: 1 }, { id: 2 }], %s, queue });
                  const say = (request) => request ? `${request.time},${request.node}` : '-';
                  return found === null ? 'none' : `own ${say(found.own)} along ${found.along.map(say).join(' ')} ` +
                      `ahead ${say(found.ahead)} next ${say(found.next)} ` +
                      `heard ${found.heard.map(({ id, isLater }) => `${id}:${isLater}`).join(' ')}`;
                }""".formatted(queue, state));
    }

    @Test
    void what_is_not_a_reply_can_say_the_same() {
        everyLink(true);
        request(1, 2);
        link(bank.client(1), "client-2", false);
        assertThat(client("client-2").locator(".queue li")).hasCount(1);
        request(2, 3);
        link(bank.client(3), "client-1", false);
        deliver(2, "client-3");
        assertThat(client("client-3").locator(".queue li")).hasCount(1);
        request(3, 1);

        chip("client-1", "client-3").hover();

        assertThat(because("client-1")).containsText("The REQUEST of client-3 is stamped");
        assertThat(because("client-1")).containsText("it says the same as a REPLY");
        assertThat(chip("client-1", "client-3")).hasAttribute("data-holds", "true");
    }
}
