package lamportbank.core.channel;

import lamportbank.core.process.Refusal;

/// The receiving end of a channel: lets each message through once, in order. Not thread-safe.
///
/// A channel belongs to one *incarnation* of its sender, a random name that lasts as long as the sender's
/// journal. A sender that lost its disk counts from 1 again, under another incarnation: without that name its
/// new messages would pass for duplicates of the old ones.
public final class IncomingChannel {
    /// @param incarnation the sender's
    /// @param received the number of the last message taken, 0 if there was none
    public record State(String incarnation, long received) {
        public State {
            Incarnation.require(incarnation);
        }
    }

    private final String incarnation;
    private long received;

    public IncomingChannel(State state) {
        incarnation = state.incarnation();
        received = state.received();
    }

    /// Whether the message with this number is the next one; if so, it counts as taken from now on.
    ///
    /// @return false for a duplicate: to be acknowledged, not handled
    public boolean take(String from, long sequence) {
        boolean next = isNext(from, sequence);
        if (next) {
            received = sequence;
        }
        return next;
    }

    /// As [#take], but takes nothing.
    ///
    /// @throws Refusal for a gap, and for another incarnation than the one that began this channel
    public boolean isNext(String from, long sequence) {
        requireIncarnation(from);
        if (sequence > received + 1) {
            throw new Refusal(Refusal.Reason.GAP,
                    "message " + sequence + " came too early; expected is " + (received + 1));
        }
        return sequence == received + 1;
    }

    /// @throws Refusal for another incarnation than the one that began this channel
    public void requireIncarnation(String from) {
        if (!incarnation.equals(from)) {
            throw new Refusal(
                    Refusal.Reason.FENCED,
                    "this channel was begun by another incarnation of you: restore the journal that you lost, or join"
                            + " under a new number");
        }
    }

    /// What may be acknowledged once it is in the journal.
    public long received() {
        return received;
    }

    public State state() {
        return new State(incarnation, received);
    }
}
