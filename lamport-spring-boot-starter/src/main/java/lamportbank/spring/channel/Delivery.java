package lamportbank.spring.channel;

import java.util.List;

import org.jspecify.annotations.Nullable;

import lamportbank.core.channel.Envelope;
import lamportbank.core.channel.Incarnation;
import lamportbank.core.process.Input;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.meters.RefusedMessages;

/// Messages that have come in on a channel: in a post, or on the answer to one.
///
/// @param incarnation the sender's
record Delivery(ProcessId from, String incarnation, List<Envelope> messages) {
    /// Holds what came from outside to its form.
    ///
    /// @throws Refusal if it has another
    static Delivery of(ProcessId from, @Nullable String incarnation, @Nullable List<Envelope> messages) {
        String name = Refusal.unlessInvalid(() -> Incarnation.require(incarnation == null ? "" : incarnation));
        if (messages == null) {
            throw new Refusal(Refusal.Reason.INVALID, "messages are a list, which may be empty");
        }
        for (Envelope message : messages) {
            if (message == null || message.message() == null) {
                throw new Refusal(Refusal.Reason.INVALID, "each message has sequence (1 or more), stamp and message");
            }
        }
        return new Delivery(from, name, List.copyOf(messages));
    }

    /// Hands them in, in order, and waits until they are committed.
    ///
    /// @param patiently whether nobody waits for that but we ourselves
    /// @return the number of the last one before any that was refused: what may be acknowledged
    /// @throws Refusal if none was taken
    long to(NodeLoop loop, boolean patiently, RefusedMessages refused) {
        if (messages.isEmpty()) {
            return loop.read(process -> process.receivedFrom(from, incarnation));
        }
        List<Input> inputs = messages.stream().map(this::input).toList();
        List<Node.Outcome> outcomes = patiently ? loop.submitPatiently(inputs) : loop.submitAll(inputs);
        long acknowledged = 0;
        for (int place = 0; place < outcomes.size(); place++) {
            if (outcomes.get(place) instanceof Node.Outcome.Refused(Refusal refusal)) {
                if (acknowledged == 0) {
                    throw new Refusal(refusal.reason(), refusal.detail());
                }
                refused.count(refusal.reason());
                break;
            }
            acknowledged = messages.get(place).sequence();
        }
        boolean allKnown = outcomes.stream().allMatch(new Node.Outcome.Done(List.of())::equals);
        // The sender may have forgotten what it sent after these.
        return allKnown ? loop.read(process -> process.receivedFrom(from, incarnation)) : acknowledged;
    }

    private Input input(Envelope message) {
        return new Input.Deliver(from, incarnation, message.sequence(), message.stamp(), message.message());
    }
}
