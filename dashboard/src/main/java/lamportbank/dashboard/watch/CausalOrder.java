package lamportbank.dashboard.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;

/// Brings the effects of several processes, each in its own order, into one order in which nothing is received before
/// it was sent. A receipt is held back until its sender has been followed up to the receipt's stamp; that is all it
/// needs, because a sender's events have growing times.
///
/// Where something is missing, because a process is followed from some moment on only, or is silent for so long that the
/// others go on without it, everything up to that time is left out of all of them, for all that has led to what is
/// missing is earlier. So what comes out is always a causally consistent history, if one with gaps. The processes should
/// be such as talk to each other, or one whose clock is ahead leaves out much of the others.
///
/// For a sender that is not followed nothing is held back, so what comes by way of it can come before its cause.
///
/// Not thread-safe.
final class CausalOrder {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Of more processes it is not remembered what others have taken from them: somebody makes up names.
    private static final int MOST_SENDERS = 10_000;

    private final Consumer<List<Occurrence>> next;
    private final Consumer<ProcessId> gap;
    private final Map<ProcessId, Stream> streams = new TreeMap<>();
    private final long mostHeld;
    private long held;

    /// The latest of each process that others have taken from it.
    private final Map<ProcessId, Long> taken = new TreeMap<>();

    /// Everything up to this time has been followed or is left out.
    private long cut = -1;

    private record Sending(ProcessId by, long time) {}

    private static final class Stream {
        final Deque<Occurrence> held = new ArrayDeque<>();
        Instant heldSince = Instant.MAX;
        /// Followed up to this time.
        long seen = -1;
        /// What it did up to this time is left out.
        long leftOut = -1;
    }

    /// @param next is given what comes next: effects of one process that follow one another
    /// @param gap is told when what comes next of a process need not follow what came last
    /// @param mostHeld how long all that is held back may be, as JSON
    CausalOrder(Consumer<List<Occurrence>> next, Consumer<ProcessId> gap, long mostHeld) {
        this.next = next;
        this.gap = gap;
        this.mostHeld = mostHeld;
    }

    /// A process is followed from here on.
    ///
    /// @param time of its clock
    void begin(ProcessId process, long time, Instant now) {
        drop(process);
        leaveOutBefore(Math.max(time, taken.getOrDefault(process, -1L)));
        Stream stream = new Stream();
        stream.seen = Math.max(time, Math.max(cut, taken.getOrDefault(process, -1L)));
        stream.leftOut = stream.seen > time ? stream.seen : -1;
        streams.put(process, stream);
        release(now);
    }

    /// A process is not followed any more.
    void end(ProcessId process, Instant now) {
        drop(process);
        release(now);
    }

    private void drop(ProcessId process) {
        Stream known = streams.remove(process);
        if (known != null) {
            held -= length(known.held);
        }
        gap.accept(process);
    }

    /// Clocks may have gone back: somebody has lost its journal.
    void startOver() {
        cut = -1;
        taken.clear();
    }

    private static long length(Collection<Occurrence> occurrences) {
        return occurrences.stream().mapToLong(Occurrence::length).sum();
    }

    /// What a process did next. Of one that is not followed it is passed over.
    void add(ProcessId process, List<Occurrence> occurrences, Instant now) {
        Stream stream = streams.get(process);
        if (stream != null) {
            stream.held.addAll(occurrences);
            held += length(occurrences);
            release(now);
            while (held > mostHeld && goOnWithoutOne(Instant.MAX)) {
                release(now);
            }
        }
    }

    /// Ends waits that have been too long.
    void look(Instant now) {
        while (goOnWithoutOne(now.minus(PATIENCE))) {
            release(now);
        }
    }

    private void release(Instant now) {
        boolean moved;
        do {
            moved = false;
            for (Stream stream : streams.values()) {
                moved |= release(stream, now);
            }
        } while (moved);
    }

    private boolean release(Stream stream, Instant now) {
        boolean moved = false;
        List<Occurrence> released = new ArrayList<>();
        for (Occurrence head = stream.held.peek(); head != null; head = stream.held.peek()) {
            long time = head.effect().time();
            if (time > stream.leftOut) {
                Sending sending = sending(head);
                if (isAwaited(sending)) {
                    break;
                }
                if (sending != null && (taken.size() < MOST_SENDERS || taken.containsKey(sending.by()))) {
                    taken.merge(sending.by(), sending.time(), Math::max);
                }
                stream.seen = Math.max(stream.seen, time);
                stream.leftOut = -1;
                released.add(head);
            }
            stream.held.remove();
            held -= head.length();
            moved = true;
        }
        if (stream.held.isEmpty()) {
            stream.heldSince = Instant.MAX;
        } else if (moved || stream.heldSince.equals(Instant.MAX)) {
            stream.heldSince = now;
        }
        if (!released.isEmpty()) {
            next.accept(released);
        }
        return moved;
    }

    /// @return what must come before it, null if nothing must
    private static @Nullable Sending sending(Occurrence occurrence) {
        return switch (occurrence.effect()) {
            case Effect.Received received -> new Sending(received.from(), received.stamp());
            case Effect.Returned returned -> new Sending(returned.from(), returned.stamp());
            case Effect.Served served -> new Sending(served.from(), served.stamp());
            case Effect.Sent _,Effect.Called _,Effect.Answered _,Effect.Happened _ -> null;
        };
    }

    private boolean isAwaited(@Nullable Sending sending) {
        Stream sender = sending == null ? null : streams.get(sending.by());
        return sender != null && sender.seen < sending.time();
    }

    /// Of those who have waited since then or longer, lets the one go on that has waited longest for somebody who does
    /// not wait itself.
    ///
    /// @return whether there was one
    private boolean goOnWithoutOne(Instant since) {
        Optional<Stream> first = streams.values().stream()
                .filter(stream -> !stream.held.isEmpty() && !stream.heldSince.isAfter(since))
                .min(Comparator.comparing((Stream stream) -> isAwaitedOneWaiting(stream))
                        .thenComparing(stream -> stream.heldSince));
        first.map(stream -> sending(stream.held.element())).ifPresent(sending -> {
            leaveOutBefore(sending.time());
            leaveOut(sending.by(), streams.get(sending.by()), sending.time());
        });
        return first.isPresent();
    }

    private void leaveOutBefore(long time) {
        cut = Math.max(cut, time - 1);
        streams.forEach((process, stream) -> leaveOut(process, stream, cut));
    }

    private void leaveOut(ProcessId process, Stream stream, long time) {
        if (stream.seen < time) {
            stream.seen = time;
            stream.leftOut = time;
            gap.accept(process);
        }
    }

    private boolean isAwaitedOneWaiting(Stream stream) {
        Sending sending = sending(stream.held.element());
        return sending != null && !streams.get(sending.by()).held.isEmpty();
    }
}
