package lamportbank.spec;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A step of a recorded run, on its way to TLA+.
final class RunStep {
    final String node;
    final String action;

    /// For people.
    final String words;

    final Map<String, String> fields = new TreeMap<>();
    final Set<String> sent = new TreeSet<>();

    /// What must have happened before, and what has happened after it.
    final Set<String> needs = new HashSet<>();
    final Set<String> gives = new HashSet<>();

    long time;

    RunStep(String node, String action, long time, String words) {
        this.node = node;
        this.action = action;
        this.time = time;
        this.words = words;
    }

    static int number(String process) {
        return process.equals("bank") ? 0 : Integer.parseInt(process.substring(process.indexOf('-') + 1));
    }

    String toTla() {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("node", "" + number(node));
        all.put("action", '"' + action + '"');
        all.put("time", "" + time);
        all.put("sent", "{" + String.join(", ", sent) + "}");
        return all.entrySet().stream()
                .map(field -> field.getKey() + " |-> " + field.getValue())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String toString() {
        return node + " at time " + time + ": " + words;
    }
}
