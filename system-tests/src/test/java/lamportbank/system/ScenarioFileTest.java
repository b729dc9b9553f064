package lamportbank.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.FilePayload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// A scenario file is given to the page, played, and its output saved.
@ExtendWith(SharedBank.class)
class ScenarioFileTest extends InBrowser {
    private final RunningBank bank;

    ScenarioFileTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void a_scenario_file_that_is_dropped_is_played_and_its_output_can_be_saved() throws IOException {
        open(bank);
        tab("Scenarios");
        assertThat(page.locator("#guide .drop")).isVisible();

        page.locator("#guide .drop").dispatchEvent("drop", Map.of("dataTransfer", page.evaluateHandle("""
                text => {
                  const transfer = new DataTransfer();
                  transfer.items.add(new File([text], 'sample-input.json', { type: 'application/json' }));
                  return transfer;
                }""", sample("sample-input.json"))));

        assertThat(page.locator("#guide .drop .outcome")).containsText("sample-input.json has been played");
        Download download = page.waitForDownload(() -> button("Save the output").click());
        assertThat(download.suggestedFilename()).isEqualTo("output-of-sample-input.json");
        assertThat(JsonMapper.shared().readTree(Files.readString(download.path())))
                .isEqualTo(JsonMapper.shared().readTree(sample("sample-output.json")));
    }

    @Test
    void a_file_that_is_no_scenario_is_refused_in_words() {
        open(bank);
        tab("Scenarios");

        page.locator("#guide .drop input").setInputFiles(
                new FilePayload("nonsense.json", "application/json", "[{\"id\": 1".getBytes(StandardCharsets.UTF_8)));

        assertThat(page.locator("#guide .drop .outcome[data-bad]")).not().hasText("");
        assertThat(page.locator("#guide .drop .saving button")).hasCount(0);
    }

    private static String sample(String name) throws IOException {
        try (InputStream file = ScenarioFileTest.class.getResourceAsStream("/scenario/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
