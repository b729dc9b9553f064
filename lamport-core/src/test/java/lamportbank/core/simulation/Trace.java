package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.List;

import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;

/// What happened, in lines that a person can follow; written only when somebody wants to read it.
final class Trace {
    private record Entry(ProcessId who, Step step) {}

    private final List<Object> entries = new ArrayList<>();

    void add(ProcessId who, Step step) {
        entries.add(new Entry(who, step));
    }

    /// A remark; not the same twice in a row.
    void add(String remark) {
        if (entries.isEmpty() || !remark.equals(entries.getLast())) {
            entries.add(remark);
        }
    }

    int length() {
        return entries.size();
    }

    String last(int count) {
        StringBuilder text = new StringBuilder();
        for (Object entry : entries.subList(Math.max(0, entries.size() - count), entries.size())) {
            switch (entry) {
                case Entry(ProcessId who, Step step) ->
                    Narration.lines(who, step.effects()).forEach(line -> text.append(line).append('\n'));
                default -> text.append("-- ").append(entry).append('\n');
            }
        }
        return text.toString();
    }
}
