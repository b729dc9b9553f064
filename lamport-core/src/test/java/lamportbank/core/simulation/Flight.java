package lamportbank.core.simulation;

import java.util.List;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Something that the network carries.
sealed interface Flight {
    Host<?> from();

    Host<?> to();

    record Post(Host<?> from, ProcessId sender, Host<?> to, List<Envelope> envelopes) implements Flight {}

    record Acknowledgement(Host<?> from, ProcessId receiver, Host<?> to, long sequence) implements Flight {}

    record Question(Host<?> from, ProcessId sender, Host<?> to, long call, long stamp, Message question)
            implements Flight {}

    record Answer(Host<?> from, ProcessId answerer, Host<?> to, long call, long stamp, Message answer)
            implements Flight {}
}
