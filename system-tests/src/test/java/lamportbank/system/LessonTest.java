package lamportbank.system;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/// A lesson that somebody has written, as a file and as a link.
@ExtendWith(SharedBank.class)
class LessonTest extends InBrowser {
    private static final Path LESSON = Modules.ROOT.resolve("docs/lessons/who-waits.json");

    private final RunningBank bank;

    LessonTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void a_lesson_is_played_to_its_end_and_passed_on_in_a_link() {
        bank.awaitQuiet();
        open(bank);
        tab("Scenarios");
        page.locator(".lessons input[type=file]").setInputFiles(LESSON);
        assertThat(page.locator(".lessons .outcome")).hasText("“Who waits for whom” is open.");
        String link = page.locator(".lesson-link").inputValue();

        play();

        Page other = open(bank, link.substring(link.indexOf('#')));
        assertThat(other.locator("#guide")).containsText("Who waits for whom");
    }

    private void play() {
        button("Begin: Who waits for whom").click();
        step("Hold the links");
        page.locator(".guess").first().click();
        step("Send both");
        assertThat(page.locator(".step")).hasCount(1);
        step("Let them flow");
        assertThat(page.locator("#guide .scenarios")).isVisible();
        bank.awaitOneChain();
    }

    private void step(String does) {
        button(does).click();
        assertThat(page.locator(".step .outcome")).containsText("✓ Done.");
        Locator next = page.locator(".step .next");
        next.click();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[]|the lesson is no object",
        "{\"title\":\"a\",\"steps\":[]}|the lesson: “about” is missing",
        "{\"title\":\"a\",\"about\":\"b\",\"steps\":[],\"code\":\"x\"}|there is no “code”",
        "{\"title\":\"a\",\"about\":\"b\",\"steps\":[{\"text\":\"t\",\"button\":\"b\",\"look\":\"l\",\"acts\":[{\"rob\":[]}]}]}|step 1: {\"rob\":[]} is none of transfer",
        "{\"title\":\"a\",\"about\":\"b\",\"steps\":[{\"text\":\"t\",\"button\":\"b\",\"look\":\"l\",\"acts\":[{\"hold\":[\"{0}\"]}]}]}|“hold” takes a list of 2 names"})
    void what_is_no_lesson_is_refused_in_words(String json, String words) {
        open(bank);
        tab("Scenarios");
        page.locator(".lessons input[type=file]").setInputFiles(
                new FilePayload("a.json", "application/json", json.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator(".lessons .outcome")).containsText(words);
    }
}
