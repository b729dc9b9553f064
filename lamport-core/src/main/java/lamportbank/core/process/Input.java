package lamportbank.core.process;

import lamportbank.core.channel.Incarnation;

/// What can happen to a process. Everything it knows has come in by one of these, so the journaled inputs
/// are enough to rebuild it.
public sealed interface Input {
    /// How many bytes this has as JSON, about and at most; of a command, about.
    default int bytes() {
        int addressing = 200;
        return switch (this) {
            case Deliver(_, _, _, _, Message message) -> addressing + message.bytes();
            case Serve(_, _, _, Message question) -> addressing + question.bytes();
            case Call(_, Message question) -> addressing + question.bytes();
            case Return(_, _, _, Message answer) -> addressing + answer.bytes();
            case Ask ask -> addressing;
            case Turn turn -> addressing;
        };
    }

    /// A person asks for something. Moves no clock by itself: the protocol says what is an event.
    record Ask(Command command) implements Input {}

    /// A message arrives on the channel from a peer.
    ///
    /// @param incarnation the sender's, see [lamportbank.core.channel.IncomingChannel]
    /// @param sequence the message's number on its channel, from 1
    /// @param stamp the sender's time of sending
    record Deliver(ProcessId from, String incarnation, long sequence, long stamp, Message message) implements Input {
        public Deliver {
            Incarnation.require(incarnation);
        }
    }

    /// Another process asks over REST and waits for the answer.
    ///
    /// @param exchange names the exchange until it is answered; chosen by the caller of `handle`, 1 or more
    record Serve(long exchange, ProcessId from, long stamp, Message question) implements Input {}

    /// This process is about to ask another one over REST, outside of any protocol.
    record Call(ProcessId to, Message question) implements Input {}

    /// The answer to a question of this process has come.
    ///
    /// @param call the number that [Effect.Called] gave it
    record Return(ProcessId from, long call, long stamp, Message answer) implements Input {}

    /// All that was waiting has been handled: the protocol may now act on it together.
    record Turn() implements Input {}
}
