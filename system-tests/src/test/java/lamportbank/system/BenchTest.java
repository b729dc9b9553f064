package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/// `./bench` on a bank that runs: what it says is what the bank has.
@ExtendWith(SharedBank.class)
class BenchTest {
    private static final Duration UNTIL_ENDED = Duration.ofMinutes(2);

    private final RunningBank bank;

    BenchTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void a_short_load_is_measured_and_the_books_are_right(@TempDir Path directory) throws IOException {
        Path json = directory.resolve("summary.json");
        int blocks = bank.bank().chain().size();

        ChildProcess.Finished finished;
        try (ChildProcess bench = ChildProcess.java(
                Modules.bench(), bank.dashboard().address().toString(), "--seconds", "2", "--warmup", "0",
                "--clients", "4", "--mix", "1:1", "--json", json.toString())) {
            finished = bench.awaitEnd(UNTIL_ENDED);
        }

        assertThat(finished.exit()).as(finished.stdout() + finished.stderr()).isZero();
        assertThat(finished.stdout().lines().toList())
                .anyMatch(line -> line.matches("bank at " + bank.bank().address() + ": [0-9]+ clients, 3 branches"))
                .anyMatch(line -> line.matches("transfers +[0-9,]+ ended in 2\\.0 s: [0-9,.]+ per second"))
                .anyMatch(line -> line.matches(" +✓ blocks: [0-9,]+ transfers, each in exactly one, .*"))
                .noneMatch(line -> line.contains("✗"));
        JsonNode summary = Answer.JSON.readTree(Files.readString(json));
        JsonNode cost = summary.path("cost");
        assertThat(cost.path("blocks").asInt()).isEqualTo(bank.bank().chain().size() - blocks);
        assertThat(cost.path("entries").asInt())
                .as("a block is of one entry, or of several that follow each other")
                .isGreaterThanOrEqualTo(cost.path("blocks").asInt());
        assertThat(cost.path("messages").asDouble() / cost.path("entries").asInt())
                .isBetween(1.0, 3.0 * (summary.path("clients").asInt() - 1));
        int deposits = cost.path("deposits").asInt();
        assertThat(cost.path("branchMessages").asInt())
                .as("6 for a batch, if none is acknowledged together with another; at least one deposit in each")
                .isBetween(6, 6 * deposits);
        assertThat(summary.path("results").valueStream().toList()).allSatisfy(result -> {
            assertThat(result.path("latency").path("orders").asInt()).isPositive();
            assertThat(result.path("latency").path("p50").asDouble()).isPositive();
        });
        assertThat(summary.path("checks").valueStream().map(check -> check.path("ok").asBoolean())).containsOnly(true);
    }
}
