package lamportbank.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What the processes have counted since they were started.
///
/// @param entries requests that entered the critical section
record Meters(double clientMessages, double entries, double clientCommits, double bankCommits, double branchMessages,
        double branchCommits) {
    private static final String MESSAGES = "lamport_messages_total{";
    private static final String ENTRIES = "lamport_section_waiting_seconds_count{";
    private static final String COMMITS = "lamport_journal_commit_seconds_count{";

    /// @return empty if some process does not say
    static Optional<Meters> of(Target target) throws InterruptedException {
        try {
            return Optional.of(new Meters(
                    sum(target.clients(), Meters::isSent),
                    sum(target.clients(), line -> line.startsWith(ENTRIES)),
                    sum(target.clients(), line -> line.startsWith(COMMITS)),
                    sum(List.of(target.bank()), line -> line.startsWith(COMMITS)),
                    sum(target.branches(), Meters::isSent),
                    sum(target.branches(), line -> line.startsWith(COMMITS))));
        } catch (Trouble unknown) {
            return Optional.empty();
        }
    }

    private static boolean isSent(String line) {
        return line.startsWith(MESSAGES) && line.contains("direction=\"sent\"");
    }

    private static double sum(List<Service> services, Predicate<String> wanted) throws InterruptedException {
        double sum = 0;
        for (Service service : services) {
            sum += service.text("/actuator/prometheus").lines()
                    .filter(wanted)
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
        return sum;
    }

    /// @return empty if some process was started anew meanwhile
    Optional<Meters> since(Meters before) {
        Meters since = new Meters(
                clientMessages - before.clientMessages,
                entries - before.entries,
                clientCommits - before.clientCommits,
                bankCommits - before.bankCommits,
                branchMessages - before.branchMessages,
                branchCommits - before.branchCommits);
        boolean grew = since.clientMessages >= 0 && since.entries >= 0 && since.clientCommits >= 0
                && since.bankCommits >= 0 && since.branchMessages >= 0 && since.branchCommits >= 0;
        return grew ? Optional.of(since) : Optional.empty();
    }
}
