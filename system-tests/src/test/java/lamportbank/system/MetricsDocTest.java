package lamportbank.system;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `docs/metrics.md` has every metric of our own that a running bank gives away, and no other.
@ExtendWith(SharedBank.class)
class MetricsDocTest {
    private static final Pattern HELP = Pattern.compile("# HELP (?<name>lamport_\\S+) (?<what>.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (?<name>lamport_\\S+) (?<type>.*)");
    private static final Pattern SAMPLE = Pattern.compile("(?<name>lamport_[a-z_]+)\\{(?<labels>.*)} .*");
    private static final Pattern LABEL = Pattern.compile("(?<label>[a-z]+)=\"");

    private final RunningBank bank;

    MetricsDocTest(RunningBank bank) {
        this.bank = bank;
    }

    private static final class Metric {
        private String type = "";
        private final SortedSet<String> what = new TreeSet<>();
        private final SortedSet<String> labels = new TreeSet<>();
        private final SortedSet<String> roles = new TreeSet<>();
    }

    @Test
    void the_page_has_every_metric() throws IOException {
        bank.client(1).send(2, "0.01");
        bank.client(1).post("/deposits?wait=60s", Service.amount("0.01")).expect(200);
        bank.awaitQuiet();

        SortedMap<String, Metric> metrics = new TreeMap<>();
        bank.processes().forEach(process -> read(process, metrics));
        StringBuilder table =
                new StringBuilder("| metric | type | labels | at | what |\n| --- | --- | --- | --- | --- |\n");
        metrics.forEach((name, metric) -> table.append("| `%s` | %s | %s | %s | %s |\n".formatted(
                name, metric.type, String.join(", ", metric.labels), String.join(", ", metric.roles),
                String.join("; ", metric.what))));

        GeneratedPart.of("metrics.md").requireOrWrite(table.toString());
    }

    private static void read(Service process, Map<String, Metric> metrics) {
        String role = process.name().replaceFirst("-.*", "");
        process.get("/actuator/prometheus").expect(200).body().lines().forEach(line -> {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                Metric metric = metrics.computeIfAbsent(help.group("name"), name -> new Metric());
                metric.what.add(help.group("what").strip());
                metric.roles.add(role);
            } else if (type.matches()) {
                metrics.get(type.group("name")).type = type.group("type");
            } else if (sample.matches()) {
                addLabels(metrics.get(family(sample.group("name"), metrics)), sample.group("labels"));
            }
        });
    }

    /// A histogram has its samples under names of their own.
    private static String family(String sample, Map<String, Metric> metrics) {
        return metrics.containsKey(sample) ? sample : sample.replaceFirst("_(bucket|count|sum)$", "");
    }

    private static void addLabels(Metric metric, String labels) {
        LABEL.matcher(labels).results().map(found -> found.group("label"))
                .filter(label -> !label.equals("process") && !label.equals("le"))
                .forEach(metric.labels::add);
    }
}
