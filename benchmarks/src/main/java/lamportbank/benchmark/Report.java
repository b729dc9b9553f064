package lamportbank.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import lamportbank.benchmark.running.Repository;

/// What was seen, for people: on the terminal, and as a part of `docs/performance.md`.
record Report(List<Entry> entries, Machine machine, Plan plan) {
    record Entry(Row row, Row.Result result) {}

    private static final Path PAGE = Repository.ROOT.resolve("docs/performance.md");
    private static final Path IMAGES = Repository.ROOT.resolve("docs/images");
    private static final String BEGIN = "<!-- generated -->\n";
    private static final String END = "<!-- end -->\n";

    /// All goals, and whether each was reached.
    String summary() {
        StringBuilder text = new StringBuilder();
        machine.lines().forEach(line -> text.append("- ").append(line).append('\n'));
        text.append(
                String.format(Locale.ROOT,
                        "- %d rounds of %d s for each side in turn, after %d s to warm up; %d callers at each saturated client or branch%n",
                        plan.rounds(), plan.turn().toSeconds(), plan.warmUp().toSeconds(), plan.callers()));
        if (entries.stream().allMatch(entry -> entry.result().goals().isEmpty())) {
            return text.toString();
        }
        text.append("\n| row | what | goal | seen: median (least – most) | |\n| --- | --- | --- | --- | --- |\n");
        for (Entry entry : entries) {
            for (Row.Goal goal : entry.result().goals()) {
                text.append(String.format(Locale.ROOT, "| `%s` | %s | %s | %s | %s |%n", entry.row().name(),
                        goal.what(), goal.wanted(), goal.seen(),
                        goal.reached() ? "reached" : "**missed**"));
            }
        }
        return text.append('\n').append(verdict()).toString();
    }

    private String verdict() {
        String missed = entries.stream()
                .flatMap(entry -> entry.result().goals().stream()
                        .filter(goal -> !goal.reached())
                        .map(goal -> String.format(Locale.ROOT, "`%s` (%s)", entry.row().name(), goal.what())))
                .collect(Collectors.joining(", "));
        return missed.isEmpty() ? "All goals were reached.\n" : "Goals missed: " + missed + ".\n";
    }

    /// All that one row has measured.
    static String section(Entry entry) {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "### `%s`%n%s.%n%n", entry.row().name(), entry.row().title()))
                .append("| | median | least – most | |\n| --- | --: | --: | --- |\n");
        for (Row.Figure figure : entry.result().figures()) {
            text.append(String.format(Locale.ROOT, "| %s | %s | %s | %s |%n", figure.what(),
                    Spread.written(figure.seen().median()), figure.seen().range(), figure.unit()));
        }
        for (Plot plot : entry.result().plots()) {
            text.append(
                    String.format(Locale.ROOT, "%n![%s](images/%s.svg)%n", plot.name().replace('-', ' '), plot.name()));
        }
        return text.toString();
    }

    void write() throws IOException {
        Files.writeString(PAGE, into(Files.readString(PAGE)));
        for (Entry entry : entries) {
            for (Plot plot : entry.result().plots()) {
                Files.writeString(IMAGES.resolve(plot.name() + ".svg"), plot.svg());
            }
        }
    }

    /// The page with this in it, between its two marks.
    String into(String page) {
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);
        String sections = entries.stream().map(Report::section).collect(Collectors.joining("\n"));
        return page.substring(0, begin) + summary() + "\n" + sections + page.substring(end);
    }
}
