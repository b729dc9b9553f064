package lamportbank.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Download;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/// What is saved as a trace keeps the rules of the
/// [Trace Event Format](https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU): slices of one
/// track do not overlap, an arrow begins and ends inside a slice, and it goes forward in time.
@ExtendWith(SharedBank.class)
class TraceExportTest extends InBrowser {
    private record Slice(long pid, long tid, long begin, long end) {
        boolean has(JsonNode event) {
            return pid == event.path("pid").asLong() && tid == event.path("tid").asLong()
                    && begin <= event.path("ts").asLong() && event.path("ts").asLong() <= end;
        }
    }

    private final RunningBank bank;

    TraceExportTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void a_saved_trace_keeps_the_rules_of_its_format() throws IOException {
        open(bank);
        sendAndSettle("client-1", "client-2", "0.01");
        sendAndSettle("client-3", "client-2", "0.02");
        page.locator("#diagram .exports summary").click();
        Download download = page.waitForDownload(() -> button("Trace for Perfetto").click());

        List<JsonNode> events = JsonMapper.shared().readTree(Files.readString(download.path())).path("traceEvents")
                .valueStream().toList();

        assertThat(of(events, "M")).extracting(event -> event.at("/args/name").asString(""))
                .contains("bank", "client-1", "client-2", "client-3", "branch-1", "events", "critical sections");
        List<Slice> slices = of(events, "X").stream().map(TraceExportTest::slice).toList();
        assertNoneOverlap(slices);
        assertThat(of(events, "X")).extracting(event -> event.path("name").asString()).contains("inside")
                .anyMatch(name -> name.contains("sends REQUEST"));
        assertArrowsJoinSlices(events, slices);
    }

    private static List<JsonNode> of(List<JsonNode> events, String phase) {
        return events.stream().filter(event -> event.path("ph").asString().equals(phase)).toList();
    }

    private static Slice slice(JsonNode event) {
        long begin = event.path("ts").asLong();
        assertThat(event.path("dur").asLong()).as(event.toString()).isPositive();
        return new Slice(event.path("pid").asLong(), event.path("tid").asLong(), begin,
                begin + event.path("dur").asLong());
    }

    private static void assertNoneOverlap(List<Slice> slices) {
        Map<String, Long> until = new HashMap<>();
        slices.stream().sorted(Comparator.comparingLong(Slice::begin)).forEach(slice -> {
            String track = slice.pid() + " " + slice.tid();
            assertThat(slice.begin()).isGreaterThanOrEqualTo(until.getOrDefault(track, 0L));
            until.put(track, slice.end());
        });
    }

    private static void assertArrowsJoinSlices(List<JsonNode> events, List<Slice> slices) {
        Map<String, JsonNode> begun = new HashMap<>();
        of(events, "s").forEach(event -> assertThat(begun.put(event.path("id").asString(), event)).isNull());
        List<JsonNode> ends = of(events, "f");
        assertThat(ends).hasSameSizeAs(begun.keySet()).hasSizeGreaterThan(20);
        for (JsonNode end : ends) {
            JsonNode begin = begun.get(end.path("id").asString());
            assertThat(end.path("ts").asLong()).isGreaterThan(begin.path("ts").asLong());
            assertThat(slices).anyMatch(slice -> slice.has(begin)).anyMatch(slice -> slice.has(end));
        }
    }
}
