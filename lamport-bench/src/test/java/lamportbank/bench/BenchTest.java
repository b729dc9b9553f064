package lamportbank.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole command, on a stub.
class BenchTest {
    private record Finished(int exit, String out, String err) {}

    private static Finished bench(URI address, String... options) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(List.of(options));
        words.addFirst(address.toString());
        int exit = new Bench(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(words);
        return new Finished(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void all_that_was_given_is_accounted_for(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("summary.json");
        try (StubBank stub = new StubBank()) {
            stub.refuse(3);

            Finished finished = bench(stub.bank(), "--seconds", "1", "--warmup", "0", "--rate", "40", "--mix", "3:1",
                    "--json", json.toString());

            assertThat(finished.err()).contains("checking the books …\n");
            assertThat(finished.exit()).isZero();
            assertThat(finished.out().lines().toList())
                    .startsWith("bank at " + stub.bank() + ": 2 clients, 1 branch",
                            "open model: 40 orders per second, at fixed times; 1 s after 0 s")
                    .contains(
                            "told to wait    3 times (429 or 503): given again when it was said",
                            "a transfer      3.00 messages, 3.00 commits (clients 2.00, bank 1.00)",
                            "an entry        3.00 messages (at most 3(N-1) = 3), 1.00 transfers, 1.00 blocks",
                            "                ✓ money: the accounts had 20.00 and have 20.00")
                    .noneMatch(line -> line.contains("✗"));
            JsonNode summary = JsonMapper.shared().readTree(Files.readString(json));
            assertThat(
                    summary.path("results").valueStream().map(result -> result.path("latency").path("orders").asInt()))
                    .containsExactly(30, 10);
        }
    }

    @Test
    void callers_wait_for_the_end_of_an_order_and_ask_again_if_they_hear_nothing() throws Exception {
        try (StubBank stub = new StubBank()) {
            stub.loseTheAnswersTo(3);

            Finished finished = bench(stub.dashboard(), "--seconds", "1", "--warmup", "0", "--clients", "2");

            assertThat(finished.exit()).isZero();
            assertThat(finished.out())
                    .contains("bank at " + stub.bank(), "closed model: 2 callers at each client", "callers saw",
                            "corrected", "no answer       ");
        }
    }

    @Test
    void books_that_are_wrong_are_exit_code_1() throws Exception {
        try (StubBank stub = new StubBank(StubBank.Fault.AUDIT_FINDS)) {
            Finished finished = bench(stub.bank(), "--seconds", "1", "--warmup", "0", "--rate", "40");

            String sentence = "audit: the bank finds its books wrong: block 7 has another hash";
            assertThat(finished.out()).contains("✗ " + sentence, "✓ money: ");
            assertThat(finished.err()).endsWith("bench: " + sentence + "\n");
            assertThat(finished.exit()).isEqualTo(1);
        }
    }

    @Test
    void where_there_is_no_bank_it_says_what_there_is() throws Exception {
        try (StubBank stub = new StubBank()) {
            assertThat(bench(stub.client()))
                    .isEqualTo(
                            new Finished(1, "", "bench: at " + stub.client() + " there is client-1, not the bank\n"));
        }
        Finished nobody = bench(URI.create("http://127.0.0.1:1"));
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).startsWith("bench: nobody answers at http://127.0.0.1:1");
    }

    /// The stub's bank would have been asked for its members.
    @Test
    void a_summary_that_cannot_be_written_is_said_before_anything_is_measured(@TempDir Path directory)
            throws Exception {
        Path nowhere = directory.resolve("nowhere").resolve("summary.json");
        Path kept = Files.writeString(directory.resolve("kept.json"), "of yesterday");
        try (StubBank stub = new StubBank()) {
            assertThat(bench(stub.bank(), "--json", nowhere.toString())).isEqualTo(new Finished(
                    2, "", "bench: --json: " + nowhere + " cannot be written: there is no such directory\n"));
            assertThat(bench(stub.bank(), "--json", directory.toString())).isEqualTo(new Finished(
                    2, "", "bench: --json: " + directory + " cannot be written: Is a directory\n"));
        }
        URI nobody = URI.create("http://127.0.0.1:1");
        bench(nobody, "--json", kept.toString());
        bench(nobody, "--json", directory.resolve("new.json").toString());
        assertThat(directory).isDirectoryContaining(file -> file.equals(kept))
                .isDirectoryNotContaining("glob:**new.json");
        assertThat(kept).hasContent("of yesterday");
    }

    @Test
    void what_makes_no_sense_is_exit_code_2() throws Exception {
        assertThat(bench(URI.create("http://127.0.0.1:1"), "--rate", "many"))
                .isEqualTo(new Finished(2, "", "bench: --rate takes a number from 1 to 1000000, not many\n"));
    }
}
