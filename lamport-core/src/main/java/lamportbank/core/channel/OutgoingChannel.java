package lamportbank.core.channel;

import java.util.ArrayDeque;
import java.util.List;

import lamportbank.core.process.Message;

/// The sending end of a channel: numbers its messages and keeps each until it is acknowledged. Not
/// thread-safe.
public final class OutgoingChannel {
    /// @param sent the number of the last message, 0 if there was none
    /// @param lastStamp the stamp of the last message, -1 if there was none
    /// @param unacknowledged in order of their numbers
    public record State(long sent, long lastStamp, List<Envelope> unacknowledged) {
        public State {
            unacknowledged = List.copyOf(unacknowledged);
        }
    }

    private long sent;
    private long lastStamp = -1;
    private final ArrayDeque<Envelope> unacknowledged = new ArrayDeque<>();

    public OutgoingChannel() {}

    public OutgoingChannel(State state) {
        sent = state.sent();
        lastStamp = state.lastStamp();
        unacknowledged.addAll(state.unacknowledged());
    }

    public Envelope send(long stamp, Message message) {
        Envelope envelope = new Envelope(++sent, stamp, message);
        lastStamp = stamp;
        unacknowledged.addLast(envelope);
        return envelope;
    }

    /// The receiver has committed everything up to and including `sequence`. Forgetting this (it is not
    /// journaled) costs a duplicate, which the receiver recognises.
    public void acknowledge(long sequence) {
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().sequence() <= sequence) {
            unacknowledged.removeFirst();
        }
    }

    /// The receiver has this many messages of a former life of the sender: those that follow are numbered after them.
    public void hasSent(long messages) {
        acknowledge(messages);
        sent = Math.max(sent, messages);
    }

    public long lastStamp() {
        return lastStamp;
    }

    public List<Envelope> unacknowledged() {
        return List.copyOf(unacknowledged);
    }

    public State state() {
        return new State(sent, lastStamp, unacknowledged());
    }
}
