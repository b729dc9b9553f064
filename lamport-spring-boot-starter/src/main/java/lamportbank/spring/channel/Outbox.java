package lamportbank.spring.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import lamportbank.core.channel.Envelope;
import lamportbank.spring.lab.Gate;
import lamportbank.spring.rest.Timing;

/// The messages to one peer until each is acknowledged, and when they may leave: in a post, or on the answer to one of
/// the peer's. Never both ways at once, for on two connections the later could overtake. Thread-safe; one thread posts.
final class Outbox {
    private static final int MAX_MESSAGES_AT_ONCE = 100;

    /// As JSON: half of what a receiver takes in one body. A message that has more goes alone.
    private static final int MAX_BYTES_AT_ONCE = 1 << 20;

    private final Gate gate;
    private final LongSupplier nanoTime;
    private final Piggyback piggyback;
    private final ReentrantLock lock = new ReentrantLock();
    /// Has a permit when [#poll] may say something else than it last did.
    private final Semaphore changed;
    private final ArrayDeque<Waiting> unacknowledged = new ArrayDeque<>();
    private long bytes;
    private long sent;
    private boolean introduced;
    private boolean greet = true;
    private boolean posting;
    private long untilNext;

    /// @param since when it was handed in
    private record Waiting(Envelope envelope, long since) {}

    /// What a post says.
    ///
    /// @param acknowledged the last message of the other direction that rode to us and is committed
    /// @param matters whether it is to be tried until it succeeds; an acknowledgement alone is not
    record Parcel(List<Envelope> messages, long acknowledged, boolean matters) {}

    /// @param waiting what has not been acknowledged, in order
    /// @param sent the number of the last message ever sent on this channel, 0 if there was none
    Outbox(List<Envelope> waiting, long sent, Gate gate, Timing timing) {
        this.gate = gate;
        this.sent = sent;
        nanoTime = timing.nanoTime();
        changed = timing.threads().semaphore();
        piggyback = new Piggyback(nanoTime);
        waiting.forEach(this::keep);
    }

    /// @param awaited whether the peer may be waiting for it; if not, it may wait for others to leave with
    void add(Envelope envelope, boolean awaited) {
        lock.lock();
        try {
            if (awaited) {
                piggyback.leave();
            } else if (unacknowledged.isEmpty()) {
                piggyback.awaitCompany();
            }
            keep(envelope);
            sent = Math.max(sent, envelope.sequence());
            changed.release();
        } finally {
            lock.unlock();
        }
    }

    private void keep(Envelope envelope) {
        unacknowledged.addLast(new Waiting(envelope, nanoTime.getAsLong()));
        bytes += envelope.message().bytes();
    }

    /// Says "I am back" if there is nothing else to say, and looks at the gate again.
    void greet() {
        lock.lock();
        try {
            greet = true;
            changed.release();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something may leave: see [#poll].
    Parcel await() throws InterruptedException {
        while (true) {
            changed.drainPermits();
            Optional<Parcel> parcel = poll();
            if (parcel.isPresent()) {
                return parcel.get();
            }
            changed.tryAcquire(untilNext, TimeUnit.NANOSECONDS);
        }
    }

    /// The first messages that wait and may leave, or none, but something else to say. It is under way until [#posted].
    /// At the very start an empty post says "I am back", so that a peer need not find out by trying, and asks how far the
    /// peer is: before it has answered no message leaves.
    Optional<Parcel> poll() {
        lock.lock();
        try {
            List<Envelope> batch = new ArrayList<>();
            long untilMore = fill(batch);
            long untilAcknowledgement = gate.isPaused() ? Piggyback.NEVER : piggyback.untilAcknowledgement();
            boolean matters = !batch.isEmpty() || (greet && unacknowledged.isEmpty() && !gate.isPaused());
            untilNext = Math.min(untilMore, untilAcknowledgement);
            posting = matters || untilAcknowledgement <= 0;
            if (!posting) {
                return Optional.empty();
            }
            greet = false; // a peer that is heard from now on is greeted once more, for this may not reach it
            return Optional.of(
                    new Parcel(introduced ? List.copyOf(batch) : List.of(), piggyback.acknowledge(), matters));
        } finally {
            lock.unlock();
        }
    }

    /// @return how many nanoseconds to wait for the one after these; [Piggyback#NEVER]: until something changes
    private long fill(List<Envelope> batch) {
        if (unacknowledged.isEmpty()) {
            return Piggyback.NEVER;
        }
        long untilPost = piggyback.untilPost(first(), unacknowledged.getLast().envelope().sequence());
        if (untilPost > 0) {
            return untilPost;
        }
        long now = nanoTime.getAsLong();
        for (Waiting next : first(MAX_MESSAGES_AT_ONCE, MAX_BYTES_AT_ONCE)) {
            long pause = gate.untilOpen(next.since(), batch.size(), now);
            if (pause > 0) {
                return pause;
            }
            batch.add(next.envelope());
        }
        return Piggyback.NEVER;
    }

    /// What waits longest: as much as fits, and one at least.
    private List<Waiting> first(int messages, int most) {
        List<Waiting> first = new ArrayList<>();
        int room = most;
        for (Waiting next : unacknowledged) {
            room -= next.envelope().message().bytes();
            if (first.size() == messages || (room < 0 && !first.isEmpty())) {
                break;
            }
            first.add(next);
        }
        return first;
    }

    /// The post is answered, or failed. Whoever was not there learns of us when it comes up and greets us itself.
    void posted() {
        lock.lock();
        try {
            posting = false;
        } finally {
            lock.unlock();
        }
    }

    /// An answer to the peer is being made. What it leads to may ride on it, so nothing is posted until [#answered].
    void answering() {
        lock.lock();
        try {
            piggyback.answering();
        } finally {
            lock.unlock();
        }
    }

    void answered() {
        lock.lock();
        try {
            piggyback.answered();
            changed.release();
        } finally {
            lock.unlock();
        }
    }

    /// What leaves on that answer: none while some are under way, nor through a gate that somebody has his hand on.
    List<Envelope> ride() {
        lock.lock();
        try {
            if (!introduced || posting || ridersAreUnderWay() || !gate.isOpen()) {
                return List.of();
            }
            List<Envelope> riders =
                    first(MAX_MESSAGES_AT_ONCE, MAX_BYTES_AT_ONCE).stream().map(Waiting::envelope).toList();
            if (!riders.isEmpty()) {
                piggyback.ride(riders.getLast().sequence());
            }
            return riders;
        } finally {
            lock.unlock();
        }
    }

    private boolean ridersAreUnderWay() {
        return !unacknowledged.isEmpty() && piggyback.hasRidden(first());
    }

    private long first() {
        return unacknowledged.getFirst().envelope().sequence();
    }

    /// The peer says in a post that it has committed riders up to this one.
    ///
    /// @return whether that is news, and can be
    boolean arrived(long sequence) {
        lock.lock();
        try {
            if (unacknowledged.isEmpty() || sequence < first() || !piggyback.hasRidden(sequence)) {
                return false;
            }
            acknowledged(sequence);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The peer has answered a post: it has committed the messages up to this one.
    ///
    /// @return whether that can be: whether as many have ever been sent
    boolean confirmed(long sequence) {
        lock.lock();
        try {
            if (sequence > sent) {
                return false;
            }
            introduced = true;
            acknowledged(sequence);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The peer has committed the messages up to this one.
    private void acknowledged(long sequence) {
        lock.lock();
        try {
            while (!unacknowledged.isEmpty() && first() <= sequence) {
                bytes -= unacknowledged.removeFirst().envelope().message().bytes();
                gate.left(1);
            }
            changed.release();
        } finally {
            lock.unlock();
        }
    }

    /// Messages up to this one rode to us, and are committed.
    void committed(long sequence) {
        lock.lock();
        try {
            piggyback.committed(sequence);
        } finally {
            lock.unlock();
        }
    }

    List<Envelope> unacknowledged() {
        lock.lock();
        try {
            return unacknowledged.stream().map(Waiting::envelope).toList();
        } finally {
            lock.unlock();
        }
    }

    /// What waits, as JSON: about, and at most.
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return unacknowledged.size();
        } finally {
            lock.unlock();
        }
    }
}
