package lamportbank.core.channel;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import lamportbank.core.process.Message;
import lamportbank.core.process.Refusal;

/// The receiving end of a channel: lets each message through once, in order. Not thread-safe.
///
/// A channel belongs to one *incarnation* of its sender, a random name that lasts as long as the sender's
/// journal. A sender that lost its disk counts from 1 again, under another incarnation: without that name its
/// new messages would pass for duplicates of the old ones.
public final class IncomingChannel {
    /// @param incarnation the sender's
    /// @param received the number of the last message taken, 0 if there was none
    /// @param lastStamp the stamp of the last message taken, -1 if there was none; null in states of before it was kept
    public record State(String incarnation, long received, @Nullable Long lastStamp) {
        public State {
            Incarnation.require(incarnation);
            lastStamp = lastStamp == null ? -1 : lastStamp;
        }
    }

    private final String incarnation;
    private long received;
    private long lastStamp;

    public IncomingChannel(State state) {
        incarnation = state.incarnation();
        received = state.received();
        lastStamp = Objects.requireNonNull(state.lastStamp());
    }

    /// The channel of a sender from which nothing has come.
    public static IncomingChannel begin(String incarnation) {
        return new IncomingChannel(new State(incarnation, 0, null));
    }

    /// The message with this number, which is the next one, counts as taken from now on.
    public void take(long sequence, long stamp) {
        received = sequence;
        lastStamp = stamp;
    }

    /// Whether the message with this number is the next one.
    ///
    /// @return false for a duplicate: to be acknowledged, not handled
    /// @throws Refusal for a gap, and for another incarnation than the one that began this channel
    public boolean isNext(String from, long sequence) {
        requireIncarnation(from);
        if (sequence > received + 1) {
            throw new Refusal(Refusal.Reason.GAP,
                    "message " + sequence + " came too early; expected is " + (received + 1));
        }
        return sequence == received + 1;
    }

    /// Clocks only grow, so what is sent later has a later stamp. Only a message whose sending is no event has the stamp
    /// of the last.
    ///
    /// @throws Refusal for a stamp that cannot be that of the next message
    public void requireStamp(long stamp, Message message) {
        if (message.sendingTicks() ? stamp <= lastStamp : stamp < lastStamp) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    "a stamp is later than that of the message before it: " + stamp + " came after " + lastStamp);
        }
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

    /// The stamp of the last message taken, -1 if there was none: the sender's clock has come so far at least.
    public long lastStamp() {
        return lastStamp;
    }

    /// What may be acknowledged once it is in the journal.
    public long received() {
        return received;
    }

    public State state() {
        return new State(incarnation, received, lastStamp);
    }
}
