package lamportbank.system;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// A busy bank, a hostile one, and one whose line breaks: the page stays a page.
@ExtendWith(SharedBank.class)
class LoadTest extends InBrowser {
    /// Says what a dashboard would: two clients that send each other messages, so many effects in a second.
    private static final String BUSY_DASHBOARD = """
            window.told = 0;
            window.WebSocket = class extends EventTarget {
              constructor() {
                super();
                const state = { time: 0, phase: 'MEMBER', queue: [], waiting: [], members: [], heard: {}, inside: null, chain: { height: 0, tip: null, heldBack: [] } };
                const names = ['client-1', 'client-2'];
                const numbers = { 'client-1': 0, 'client-2': 0 };
                const sent = { 'client-1': 0, 'client-2': 0 };
                let time = 0;
                const say = (messages) => this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(messages) }));
                const step = () => {
                  const at = new Date().toISOString();
                  const messages = [];
                  for (let count = 0; count < 25; count++) {
                    const [from, to] = count % 2 ? names : [...names].reverse();
                    const stamp = ++time;
                    messages.push({ type: 'effects', name: from, feed: { effects: [{ number: ++numbers[from], at, effect: { type: 'Sent', time: stamp, to: { [to]: ++sent[from] }, message: { type: 'Reply' } } }] } });
                    messages.push({ type: 'effects', name: to, feed: { effects: [{ number: ++numbers[to], at, effect: { type: 'Received', time: ++time, from, sequence: sent[from], stamp, message: { type: 'Reply' } } }] } });
                    window.told += 2;
                  }
                  say(messages);
                };
                setTimeout(() => {
                  this.dispatchEvent(new Event('open'));
                  say([{ type: 'hello' }, ...names.map((name) => ({ type: 'process', name, up: true, everHeard: true, since: null, snapshot: { effect: 0, life: 'a', state }, effects: [] }))]);
                  setInterval(step, 50);
                });
              }
              close() {}
            };
            """;

    private final RunningBank bank;

    LoadTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void a_thousand_effects_in_a_second_leave_the_page_responsive_and_bounded() {
        page = newPage();
        page.addInitScript(BUSY_DASHBOARD);
        page.navigate(address(bank));
        page.waitForFunction("() => window.told > 3000");

        button("Zoom out").click();
        page.locator("#kind").selectOption("mutex");
        page.locator("#kind").selectOption("");
        button("Freeze").click();
        assertThat(page.locator("#past")).isVisible();
        String paused = page.locator("#clients").innerText();
        page.waitForFunction("told => window.told > told + 1000", page.evaluate("() => window.told"));
        assertThat(page.locator("#clients").innerText()).isEqualTo(paused);
        button("Go on").click();
        assertThat(page.locator("#past")).isHidden();

        page.waitForFunction("() => window.told > 9000", null, new Page.WaitForFunctionOptions().setTimeout(60_000));
        int nodes = (int) page.evaluate("() => document.querySelectorAll('*').length");
        assertThat(nodes).as("elements in the page").isLessThan(4_000);
        assertThat(page.locator("#diagram .kept")).containsText("events kept");
    }

    @Test
    void markup_in_what_people_and_processes_say_is_text() {
        page = newPage();
        page.routeWebSocket("**/live", socket -> {
            socket.send("""
                    [{"type":"hello"},{"type":"process","name":"client-1","up":true,"everHeard":true,"since":null,
                    "snapshot":{"effect":0,"life":"a","state":{"time":0,"phase":"MEMBER","queue":[],"waiting":[],"members":[],"heard":{},"inside":null,"chain":{"height":0,"tip":null,"heldBack":[]}}},
                    "effects":[{"effects":[{"number":1,"at":"2026-01-01T00:00:00Z","effect":{"type":"Happened","time":1,"fact":{"type":"Requested","request":{"time":1,"node":1},
                    "transfers":[{"id":"<img src=x onerror='window.boom=1'>","from":"<img src=x onerror='window.boom=1'>","to":2,"amount":"<b id=bold>5</b>"}]}}}]}]}]
                    """);
        });
        page.navigate(address(bank));

        assertThat(client("client-1").locator(".queue")).containsText("<b id=bold>5</b>");
        tab("Events");
        assertThat(page.locator("#events .stream")).containsText("<b id=bold>5</b>");
        assertThat(page.locator("#bold")).hasCount(0);
        assertThat(page.evaluate("() => window.boom ?? 'nothing'")).isEqualTo("nothing");
    }

    @Test
    void a_line_that_breaks_comes_back_without_a_gap() {
        List<WebSocketRoute> lines = new CopyOnWriteArrayList<>();
        page = newPage();
        page.routeWebSocket("**/live", line -> {
            line.connectToServer();
            lines.add(line);
        });
        page.navigate(address(bank));
        sendAndSettle("client-1", "client-2", "0.01");

        lines.getFirst().close();
        bank.client(2).send(3, "0.01");
        bank.awaitOneChain();

        assertThat(page.locator("#chain-verdict"))
                .containsText(bank.bank().chain().size() + " blocks, the same everywhere");
        assertThat(page.locator("#line")).containsText("live");
        assertThat(page.locator("#diagram .flying")).hasCount(0); // every send has its receive
        assertThat(lines).hasSize(2);
    }

    @Test
    void several_people_see_the_same() {
        open(bank);
        Page second = open(bank, "");
        Page third = open(bank, "");
        sendAndSettle("client-1", "client-2", "0.01");
        bank.awaitOneChain();
        String chain = page.locator("#chain tbody").textContent();
        assertThat(second.locator("#chain tbody")).hasText(chain);
        assertThat(third.locator("#chain tbody")).hasText(chain);
    }
}
