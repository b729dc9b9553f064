package lamportbank.spring.channel;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What rides on the posts of a channel and its answers: messages to the peer on the answers to its posts, and, on our
/// own posts, the word that those which rode to us are committed. Decides when to wait for that no longer.
/// Not thread-safe.
final class Piggyback {
    /// How long a message is not posted that rode on an answer, or may ride on the next.
    static final Duration PATIENCE = Duration.ofMillis(250);

    /// A delayed acknowledgement (RFC 1122, 4.2.3.2): the next post mostly comes first, and carries it.
    static final Duration DELAY_OF_ACKNOWLEDGEMENT = Duration.ofMillis(50);

    /// A message that nobody waits for leaves with the next, as a small segment does (RFC 1122, 4.2.3.4), but no later.
    static final Duration DELAY_FOR_COMPANY = Duration.ofMillis(50);

    /// Of a time that does not come.
    static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier nanoTime;
    private int answers;
    private long answeredBy;
    private long companyBy;
    private long lastRider;
    private long arrivedBy;
    private long committed;
    private boolean owed;
    private long owedAt;

    /// @param nanoTime as [System#nanoTime]: the clock on the wall may be set back
    Piggyback(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        companyBy = nanoTime.getAsLong();
    }

    private long in(Duration duration) {
        return nanoTime.getAsLong() + duration.toNanos();
    }

    /// An answer to the peer is being made.
    void answering() {
        if (answers++ == 0) {
            answeredBy = in(PATIENCE);
        }
    }

    /// The answer is made.
    void answered() {
        answers--;
    }

    /// The only message that waits is one that the peer does not wait for.
    void awaitCompany() {
        companyBy = in(DELAY_FOR_COMPANY);
    }

    /// What waits is waited for.
    void leave() {
        companyBy = nanoTime.getAsLong();
    }

    /// Messages up to this one leave on an answer.
    void ride(long sequence) {
        lastRider = sequence;
        arrivedBy = in(PATIENCE);
    }

    /// Whether this message has ridden since the process started. The peer may speak of what was before, or make
    /// things up.
    boolean hasRidden(long sequence) {
        return sequence <= lastRider;
    }

    /// @param first the number of the first message that is not acknowledged
    /// @param last of the last
    /// @return for how many nanoseconds they must not be posted yet, 0 or less if they may
    long untilPost(long first, long last) {
        if (hasRidden(last)) {
            return arrivedBy - nanoTime.getAsLong();
        }
        if (answers > 0) {
            return answeredBy - nanoTime.getAsLong();
        }
        if (hasRidden(first)) {
            // Behind riders, and posted with them: one that came alone would be refused if they have not arrived yet,
            // and if they have, they are recognised. Waiting for their acknowledgement is slower: measured.
            return 0;
        }
        return Math.min(companyBy - nanoTime.getAsLong(), untilAcknowledgement());
    }

    /// Messages up to this one rode to us and are in our journal.
    void committed(long sequence) {
        committed = Math.max(committed, sequence);
        if (!owed) {
            owed = true;
            owedAt = in(DELAY_OF_ACKNOWLEDGEMENT);
        }
    }

    /// @return for how many nanoseconds an acknowledgement need not be posted by itself, 0 or less if it is due
    long untilAcknowledgement() {
        return owed ? owedAt - nanoTime.getAsLong() : NEVER;
    }

    /// A post leaves.
    ///
    /// @return what it acknowledges
    long acknowledge() {
        owed = false;
        return committed;
    }
}
