package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// A short tour in Firefox: the page is not one of Chromium alone.
@ExtendWith(SharedBank.class)
@EnabledIfEnvironmentVariable(named = "LAMPORT_FIREFOX", matches = ".+", disabledReason = "no Firefox is installed")
class FirefoxTest {
    private static final String RIGHT = "\uE014";
    private static final String LEFT = "\uE012";
    private static final String ESCAPE = "\uE00C";

    @TempDir
    private Path folder;
    private final RunningBank bank;

    FirefoxTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void the_main_views_show_and_a_transfer_goes_through() throws IOException {
        try (Firefox firefox =
                new Firefox(System.getenv("LAMPORT_FIREFOX"), Files.createDirectory(folder.resolve("it")))) {
            firefox.size(1440, 900);
            firefox.open("http://127.0.0.1:" + bank.port() + "/");
            firefox.awaitTrue("document.querySelector('#line').textContent.includes('live')");
            firefox.awaitTrue("document.querySelectorAll('#clients .card').length >= 3");

            firefox.click("#transfer button[value=transfer]");
            firefox.awaitTrue("document.querySelector('#commands .results').textContent.includes('✓ done')");
            firefox.awaitTrue("document.querySelectorAll('#diagram svg circle').length > 20");

            firefox.evaluate("document.querySelector('#diagram .lanes').focus()");
            firefox.press(LEFT);
            firefox.press(LEFT);
            firefox.press(RIGHT);
            firefox.awaitTrue("!document.querySelector('#past').hidden");
            firefox.press(ESCAPE);
            firefox.awaitTrue("document.querySelector('#past').hidden");

            for (String tab : new String[]{"messages", "guide", "events", "commands"}) {
                firefox.click("#tab-" + tab);
                firefox.awaitTrue("!document.querySelector('#" + tab + "').hidden");
            }
            assertThat(firefox.errors()).isEmpty();
        }
    }
}
