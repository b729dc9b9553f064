package lamportbank.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// What the dashboard saves for ShiViz is read by ShiViz's own parser, and its own model of who came before whom
/// has the same arrows.
@ExtendWith(SharedBank.class)
class ShiVizTest extends InBrowser {
    private static final List<String> SHIVIZ = List.of(
            "util", "exception", "regexp", "graphEvent", "abstractGraph", "abstractNode", "vectorTimestamp", "logEvent",
            "modelNode", "modelGraph", "parser");

    /// Arrows from one host to another, as ShiViz draws them.
    private static final String READ = """
            ([log, expression]) => {
              const events = new LogParser(log, null, new NamedRegExp(expression, 'm')).getLogEvents('');
              const graph = new ModelGraph(events);
              let arrows = 0;
              graph.getNodes().forEach(node => node.getParents().forEach(() => arrows++));
              return { events: events.length, hosts: graph.getHosts().length, arrows,
                       first: events.find(event => event.getText().includes('REQUEST'))?.getText() };
            }""";

    private final RunningBank bank;

    ShiVizTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void shiviz_reads_the_saved_log() throws IOException {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        sendAndSettle("client-3", "client-2", "0.02");
        page.locator("#diagram .exports summary").click();
        String expression = page.locator("#diagram .parser").inputValue();
        Download download = page.waitForDownload(() -> button("Log for ShiViz").click());
        String log = Files.readString(download.path());
        int kept = Integer.parseInt(page.locator("#diagram .kept").innerText().split(" ")[0]);

        Map<?, ?> read = (Map<?, ?>) shiViz().evaluate(READ, List.of(log, expression));

        assertThat(read.get("events")).isEqualTo(kept);
        assertThat(read.get("hosts")).isEqualTo((int) log.lines().filter(line -> line.contains(" {\""))
                .map(line -> line.split(" ")[0]).distinct().count());
        assertThat((int) read.get("arrows")).isGreaterThanOrEqualTo(20);
        assertThat((String) read.get("first")).contains("sends REQUEST");
    }

    private static Page shiViz() throws IOException {
        Page other = newPage();
        for (String script : SHIVIZ) {
            try (InputStream source = ShiVizTest.class.getResourceAsStream("/shiviz/" + script + ".js")) {
                other.addScriptTag(new Page.AddScriptTagOptions()
                        .setContent(new String(source.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        return other;
    }
}
