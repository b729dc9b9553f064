package lamportbank.core.process;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a process did. The same values are journaled, sent and shown, so what a person sees is what
/// happened. `time` is the process's clock after the effect.
public sealed interface Effect {
    long time();

    /// A message went into the channels to its receivers. A multicast is one event, and one effect.
    ///
    /// @param to for each receiver, one at least, the number of the message on the channel to it
    record Sent(long time, SortedMap<ProcessId, Long> to, Message message) implements Effect {
        public Sent {
            to = Collections.unmodifiableSortedMap(new TreeMap<>(to));
        }

        /// A message to one receiver.
        public Sent(long time, ProcessId to, long sequence, Message message) {
            this(time, new TreeMap<>(Map.of(to, sequence)), message);
        }
    }

    /// A message was taken from the channel of a peer.
    record Received(long time, ProcessId from, long sequence, long stamp, Message message) implements Effect {}

    /// A question left for another process, to be asked over REST until it is answered.
    record Called(long time, ProcessId to, long call, Message question) implements Effect {}

    /// The answer to a call came back.
    record Returned(long time, ProcessId from, long call, long stamp, Message answer) implements Effect {}

    /// A question of another process was taken.
    record Served(long time, ProcessId from, long exchange, long stamp, Message question) implements Effect {}

    /// A question of another process was answered.
    record Answered(long time, ProcessId to, long exchange, Message answer) implements Effect {}

    /// Something happened inside.
    record Happened(long time, Fact fact) implements Effect {}
}
