package lamportbank.spring.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.trouble.Troubles;

/// Inputs that the process could not handle: a fault of its code. After each the process is made anew from its journal.
/// Once may be chance. One that fails a second time is turned away before it is handled, for a second at first and twice
/// as long each time, 60 s at most. For the loop's thread alone.
final class Poison {
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(60);

    /// More are forgotten, the oldest first.
    private static final int MAX_REMEMBERED = 1000;

    /// What stays the same when it comes again, for a person to read.
    private sealed interface Key {
        record OnChannel(ProcessId from, String incarnation, long sequence, String type) implements Key {
            @Override
            public String toString() {
                return "message " + sequence + " from " + from + ", a " + type;
            }
        }

        record Answer(ProcessId from, long call, String type) implements Key {
            @Override
            public String toString() {
                return "the answer " + type + " of " + from;
            }
        }

        record Question(ProcessId from, Message question) implements Key {
            @Override
            public String toString() {
                return "the question " + question.getClass().getSimpleName() + " of " + from;
            }
        }

        /// Of a person, who does not ask for ever.
        record Order(Input input) implements Key {
            @Override
            public String toString() {
                return "the order " + input;
            }
        }
    }

    private record Failed(String how, long pause, long until) {}

    private final Troubles troubles;
    private final LongSupplier nanoTime;
    private final Map<Key, Failed> known = new LinkedHashMap<>();

    Poison(Troubles troubles, LongSupplier nanoTime) {
        this.troubles = troubles;
        this.nanoTime = nanoTime;
    }

    private static Key key(Input input) {
        return switch (input) {
            case Input.Deliver in ->
                new Key.OnChannel(in.from(), in.incarnation(), in.sequence(), in.message().getClass().getSimpleName());
            case Input.Return in -> new Key.Answer(in.from(), in.call(), in.answer().getClass().getSimpleName());
            case Input.Serve in -> new Key.Question(in.from(), in.question());
            case Input.Ask order -> new Key.Order(order);
            case Input.Call order -> new Key.Order(order);
            case Input.Turn turn -> new Key.Order(turn);
        };
    }

    private static String troubleName(Key key) {
        return "input " + key;
    }

    /// It could not be handled.
    void met(Input input, Throwable failure) {
        Key key = key(input);
        Failed before = known.remove(key);
        long pause = before == null ? 0 : Math.clamp(2 * before.pause(), FIRST_PAUSE, LONGEST_PAUSE);
        known.put(key, new Failed(failure.toString(), pause, nanoTime.getAsLong() + pause));
        if (known.size() > MAX_REMEMBERED) {
            forget(known.keySet().iterator().next());
        }
        if (before != null && !(key instanceof Key.Order)) {
            troubles.begin(
                    troubleName(key),
                    Troubles.Left.NOT_READY,
                    "this process cannot handle " + key + ": " + failure,
                    "It is tried again, with growing pauses of at most 60 s, and whoever sent it is told so. This is a"
                            + " fault of the program: the log says where. Please report it.");
        }
    }

    private void forget(Key key) {
        known.remove(key);
        troubles.end(troubleName(key));
    }

    /// It has been handled.
    void passed(List<Input> inputs) {
        if (!known.isEmpty()) {
            inputs.forEach(input -> forget(key(input)));
        }
    }

    /// What may be handled of what has been handed in. Whoever handed in the rest is told the outcomes of both.
    Task.@Nullable Submitted sift(Task.Submitted submission) {
        if (known.isEmpty()) {
            return submission;
        }
        List<Input> inputs = submission.inputs();
        int sound = 0;
        while (sound < inputs.size() && !isTurnedAway(inputs.get(sound))) {
            sound++;
        }
        if (sound == inputs.size()) {
            return submission;
        }
        List<Node.Outcome> turnedAway = Collections.nCopies(inputs.size() - sound, refused(inputs.get(sound)));
        if (sound == 0) {
            submission.outcomes().complete(turnedAway);
            return null;
        }
        CompletableFuture<List<Node.Outcome>> outcomes = new CompletableFuture<>();
        outcomes.whenComplete((some, failure) -> {
            if (failure != null) {
                submission.outcomes().completeExceptionally(failure);
            } else {
                List<Node.Outcome> all = new ArrayList<>(some);
                all.addAll(turnedAway);
                submission.outcomes().complete(List.copyOf(all));
            }
        });
        return new Task.Submitted(inputs.subList(0, sound), submission.isPatient(), outcomes);
    }

    private boolean isTurnedAway(Input input) {
        Failed failed = known.get(key(input));
        return failed != null && failed.until() - nanoTime.getAsLong() > 0;
    }

    private Node.Outcome refused(Input input) {
        Key key = key(input);
        return new Node.Outcome.Refused(new Refusal(
                Refusal.Reason.UNAVAILABLE, "this process cannot handle " + key + ": " + known.get(key).how()));
    }
}
