package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/// A run is saved as one file, and a browser opens it from disk with the network off.
@ExtendWith(SharedBank.class)
class RunFileTest extends InBrowser {
    private static final LocatorAssertions.HasTextOptions AS_SEEN =
            new LocatorAssertions.HasTextOptions().setUseInnerText(true);
    private static final int MOST_BYTES_FOR_10_000_EVENTS = 3_000_000;

    @TempDir
    private Path folder;
    private final RunningBank bank;
    private final List<String> complaints = new ArrayList<>();

    RunFileTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void a_run_opens_without_a_server_and_shows_the_same() throws IOException {
        open(bank);
        listenToComplaints(page);
        sendAndSettle("client-1", "client-2", "0.01");
        sendAndSettle("client-3", "client-2", "0.02");
        String kept = page.locator("#diagram .kept").innerText();
        List<String> cards = page.locator("#clients .card").allInnerTexts();
        List<String> chain = page.locator("#chain").allTextContents();
        String moment = momentOfAnEvent();

        Path file = save("Run as one HTML file");

        page = openFromDisk(file, "");
        assertThat(page.locator("#line")).containsText("a run, saved");
        assertThat(page.locator("#diagram .kept")).hasText(kept);
        assertThat(page.locator("#clients .card")).hasText(cards.toArray(String[]::new), AS_SEEN);
        assertThat(page.locator("#chain")).hasText(chain.getFirst());
        assertThat(page.locator(".audit-button")).isHidden();
        assertThat(page.locator(".to-live")).isHidden();
        page.locator("#scrub").press("Home");
        assertThat(page.locator("#past")).containsText("You are looking at the past");

        page = openFromDisk(file, "#at=" + moment);
        assertThat(page.locator("#past")).isVisible();
        assertThat(page.locator("#past .which")).containsText(moment.split(":")[0]);
        page.locator("#past button").click();
        page.waitForFunction("() => performance.now() > 4000"); // a live page would have asked for an audit
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_stretch_is_what_was_in_sight_and_opens_in_the_live_page_too() throws IOException {
        open(bank);
        for (int count = 0; count < 6; count++) {
            sendAndSettle("client-1", "client-2", "0.01");
        }
        int kept = events(page);

        Path file = save("Run of what is in sight");
        page.locator(".open-run").setInputFiles(file);

        assertThat(page.locator("#line")).containsText("a run, saved");
        assertThat(page.locator("#diagram .kept")).not().hasText(kept + " events kept");
        assertThat(events(page)).isGreaterThan(10).isLessThan(kept);
        assertThat(page.locator(".to-live")).isVisible();
        page.locator(".to-live").click();
        assertThat(page.locator("#line")).containsText("live");
    }

    @Test
    void ten_thousand_events_are_at_most_three_megabytes() throws IOException {
        open(bank);
        for (int count = 0; count < 5; count++) {
            sendAndSettle("client-1", "client-2", "0.01");
        }
        Path file = save("Run as one HTML file");

        String html = Files.readString(file);
        int begin = html.indexOf("id=\"run\"");
        int recording = html.indexOf("</script>", begin) - begin;
        long forTenThousand = html.length() - recording + recording * 10_000L / events(page);
        System.out.printf("a run of %d events: %,d bytes, of which the recording is %,d%n", events(page), html.length(),
                recording);
        assertThat(forTenThousand).isLessThan(MOST_BYTES_FOR_10_000_EVENTS);
    }

    private static int events(Page shown) {
        return Integer.parseInt(shown.locator("#diagram .kept").innerText().split(" ")[0]);
    }

    private String momentOfAnEvent() {
        page.locator("#scrub").press("ArrowLeft");
        page.locator("#scrub").press("ArrowLeft");
        assertThat(page.locator("#past")).isVisible();
        String href = page.locator("#past .link-to").getAttribute("href");
        page.locator("#past button").click();
        return href.substring("#at=".length());
    }

    private Path save(String which) {
        page.locator("#diagram .exports summary").click();
        Locator button = button(which);
        Download download = page.waitForDownload(button::click);
        Path file = folder.resolve("a run.html");
        download.saveAs(file);
        return file;
    }

    private Page openFromDisk(Path file, String hash) {
        Page opened = newPage();
        opened.context().setOffline(true);
        listenToComplaints(opened);
        opened.navigate(file.toUri() + hash);
        return opened;
    }

    private void listenToComplaints(Page shown) {
        shown.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        shown.onPageError(complaints::add);
    }
}
