package lamportbank.core.process;

import java.util.Collection;

/// What a protocol may do while it handles an input. Nothing leaves the process before the step is in the
/// journal.
public interface Actions {
    ProcessId self();

    /// The clock, unmoved.
    long time();

    /// A local event: the clock ticks.
    void localEvent(Fact fact);

    /// Something that belongs to the event being handled: no tick.
    void happened(Fact fact);

    /// Sends to every receiver as **one** send event: one tick, one stamp for all.
    ///
    /// @return the stamp
    long multicast(Collection<ProcessId> receivers, Message message);

    /// Sends with the clock as it stands. Only the eager propagation of the branches does this, to keep to the
    /// clock values of the system that it replays.
    void sendUnticked(ProcessId to, Message message);

    /// The stamp of the last message on the channel to a peer; -1 if there was none.
    long lastSentTo(ProcessId peer);

    /// Asks over REST until there is an answer; it comes back through [Protocol#onAnswer].
    void call(ProcessId to, Message question);

    /// Answers a question that [Protocol#onQuestion] was given, now or in a later step.
    void answer(long exchange, Message answer);

    /// Takes another name, once: a client learns its number from the bank.
    void become(ProcessId self);

    /// What a former life of this process said to a peer counts as said: so many messages, all of which the peer has. The
    /// next one on that channel gets the number after them.
    void hasSent(ProcessId peer, long messages);

    /// Drops the channel to a peer that has left: what it has not taken it no longer wants.
    void forget(ProcessId peer);

    /// Refuses whatever still comes from a peer, for good. What it has to be told it may still be told.
    void expel(ProcessId peer);
}
