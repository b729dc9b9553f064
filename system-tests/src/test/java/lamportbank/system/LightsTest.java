package lamportbank.system;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/// What must hold, as a person sees it.
@ExtendWith(SharedBank.class)
class LightsTest extends InBrowser {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final RunningBank bank;

    LightsTest(RunningBank bank) {
        this.bank = bank;
    }

    private Locator light(String title) {
        return page.locator("#lights .light").filter(new Locator.FilterOptions().setHasText(title));
    }

    @Test
    void each_light_says_how_things_are_and_explains_itself() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");

        for (Locator light : page.locator("#lights .light").all()) {
            assertThat(light).hasAttribute("data-state", "good");
        }
        assertThat(light("Money stays")).containsText("30.00, as paid in");
        assertThat(light("Chains agree")).containsText("everywhere");
        assertThat(light("Messages used")).containsText("of 6 per entry");
        light("One inside").click();
        assertThat(page.locator("#lights .light-words")).containsText("Two at once would write two different blocks");
        light("One inside").click();
        assertThat(page.locator("#lights .light-words")).isHidden();
    }

    @Test
    void a_red_light_leads_to_the_event() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        String node = page.locator("#diagram .node[data-node^='client-2:']").last().getAttribute("data-node");
        JsonNode violated = JSON.readTree("""
                {"type":"properties","watching":[],"effects":12,"properties":[{"name":"AT_MOST_ONE_INSIDE",
                "sentence":"At most one.","source":"Lamport","ok":false,"violation":
                {"process":"client-2","effect":%s,"finding":"client-1 and <b>client-2</b> are inside","at":"2026-01-01T00:00:00Z"}}]}
                """.formatted(node.split(":")[1]));
        page.routeWebSocket("**/live", socket -> socket.connectToServer()
                .onMessage(message -> socket.send(replacingProperties(message.text(), violated))));
        page.reload();

        assertThat(light("One inside")).hasAttribute("data-state", "bad");
        light("One inside").click();
        assertThat(page.locator("#lights .light-words")).containsText("client-1 and <b>client-2</b> are inside");
        button("Show the event").click();

        assertThat(page.locator("#past")).isVisible();
        assertThat(page.locator("#diagram .node[data-selected]")).hasAttribute("data-node", node);
    }

    private static String replacingProperties(String told, JsonNode properties) {
        ArrayNode messages = (ArrayNode) JSON.readTree(told);
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).path("type").asString().equals("properties")) {
                messages.set(i, properties);
            }
        }
        return messages.toString();
    }

    @Test
    void a_changed_block_shows_which_hashes_no_longer_fit() {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        sendAndSettle("client-2", "client-1", "0.01");
        Locator row = page.locator("#chain tbody tr").nth(2);
        Locator checks = page.locator("#tamper .checks li");
        Locator blocks = row.locator("button.block");
        blocks.nth(blocks.count() - 2).click();
        assertThat(page.locator("#tamper h2")).containsText("of client-2’s copy");
        assertThat(checks).hasCount(2);
        assertThat(page.locator("#tamper .tamper-verdict")).hasText("Every hash fits.");

        page.locator("#tamper .fields input").fill("5.00");

        assertThat(page.locator("#tamper .checks [data-wrong]")).hasCount(2);
        assertThat(page.locator("#tamper .tamper-verdict")).containsText("2 of 2 hashes no longer fit");
        button("Put it back").click();
        assertThat(page.locator("#tamper .checks [data-wrong]")).hasCount(0);
        button("Close").click();
        bank.assertCleanAudit();
    }
}
