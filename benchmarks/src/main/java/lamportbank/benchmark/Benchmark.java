package lamportbank.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Scratch;

/// The command: runs the rows, prints what was seen, and writes it down if it was the whole table.
public final class Benchmark {
    private static final List<Row> ROWS = List.of(
            new LocksRow(),
            new RowsRow(),
            new LoopbackRow(),
            new BranchesRow(),
            new MembersRow(),
            new WholeRow(),
            new CoreRow());

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException {
        List<String> names = ROWS.stream().map(Row::name).toList();
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            System.out.print(String.format(Locale.ROOT, Options.USAGE, String.join(", ", names)));
            return;
        }
        try {
            run(Options.parse(List.of(arguments), names));
        } catch (IllegalArgumentException wrong) {
            System.err.println("benchmark: " + wrong.getMessage());
            System.err.print(String.format(Locale.ROOT, Options.USAGE, String.join(", ", names)));
            System.exit(2);
        }
    }

    private static void run(Options options) throws IOException {
        List<Report.Entry> entries = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Row row : ROWS) {
            if (options.wants(row)) {
                System.err.printf(Locale.ROOT, "%s: %s …%n", row.name(), row.title());
                try (Scratch scratch = Scratch.make(); Http http = new Http()) {
                    entries.add(new Report.Entry(row, row.run(options.plan(), scratch, http)));
                    System.out.println(Report.section(entries.getLast()));
                } catch (Exception failure) {
                    failure.printStackTrace();
                    failed.add(row.name());
                }
            }
        }
        Report report = new Report(entries, Machine.here(), options.plan());
        System.out.println(report.summary());
        if (!failed.isEmpty()) {
            System.err.println("benchmark: not measured, for the reasons above: " + String.join(", ", failed));
            System.exit(1);
        }
        if (options.rows().isEmpty()) {
            report.write();
        }
    }
}
