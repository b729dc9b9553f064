package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Step;

/// What happened, in lines that a person can follow; written only when somebody wants to read it.
final class Trace {
    private record Entry(Host<?> host, Step step) {}

    private static final Pattern HASH =
            Pattern.compile("(hash|previousHash)=([0-9a-f]{6})[0-9a-f]{58}", Pattern.CASE_INSENSITIVE);

    private final List<Object> entries = new ArrayList<>();

    void add(Host<?> host, Step step) {
        entries.add(new Entry(host, step));
    }

    /// A remark; not the same twice in a row.
    void add(String remark) {
        if (entries.isEmpty() || !remark.equals(entries.getLast())) {
            entries.add(remark);
        }
    }

    String last(int count) {
        StringBuilder text = new StringBuilder();
        for (Object entry : entries.subList(Math.max(0, entries.size() - count), entries.size())) {
            switch (entry) {
                case Entry(Host<?> host, Step step) ->
                    step.effects().forEach(effect -> text.append(line(host, effect)).append('\n'));
                default -> text.append("-- ").append(entry).append('\n');
            }
        }
        return HASH.matcher(text).replaceAll("$1=$2");
    }

    private static String line(Host<?> host, Effect effect) {
        String what =
                switch (effect) {
                    case Effect.Sent sent -> "  -> " + sent.to() + " #" + sent.sequence() + " " + sent.message();
                    case Effect.Received in ->
                        "from " + in.from() + " #" + in.sequence() + " @" + in.stamp() + " " + in.message();
                    case Effect.Called called -> "  asks " + called.to() + " " + called.question();
                    case Effect.Returned in -> "answer of " + in.from() + " @" + in.stamp() + " " + in.answer();
                    case Effect.Served in -> "question of " + in.from() + " @" + in.stamp() + " " + in.question();
                    case Effect.Answered out -> "  answers " + out.to() + " " + out.answer();
                    case Effect.Happened(_, var fact) -> "  " + fact;
                };
        return host + " @" + effect.time() + " " + what;
    }
}
