package lamportbank.spring.channel;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Input;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.PeerListener;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.rest.Stamp;
import lamportbank.spring.rest.Watching;

/// The receiving ends of the channels. The POST itself is transport and no event (hence [Watching]): the messages
/// in it are.
@RestController
@Watching
public class ChannelController {
    private final NodeLoop loop;
    private final List<PeerListener> listeners;
    private final RefusedMessages refused;

    public ChannelController(NodeLoop loop, List<PeerListener> listeners, RefusedMessages refused) {
        this.loop = loop;
        this.refused = refused;
        this.listeners = List.copyOf(listeners);
    }

    /// Takes messages, in order; answers when they are in the journal.
    @Operation(summary = "Messages of a channel, from another process")
    @PostMapping("/channel")
    public ChannelAnswer receive(@RequestBody ChannelPost post, HttpServletRequest request) {
        ProcessId from = Stamp.read(request::getHeader)
                .map(Stamp::node)
                .filter(node -> !node.equals(Stamp.OUTSIDE))
                .orElseThrow(() -> new Refusal(
                        Refusal.Reason.INVALID, Stamp.CLOCK + " and " + Stamp.NODE + " must say who sends, and when"));
        check(post);
        listeners.forEach(listener -> listener.heard(from));
        if (post.messages().isEmpty()) {
            return new ChannelAnswer(loop.read(process -> process.receivedFrom(from, post.incarnation())));
        }
        List<Input> inputs = post.messages().stream()
                .map(message -> input(from, post.incarnation(), message))
                .toList();
        return answer(post.messages(), loop.submitAll(inputs));
    }

    private void check(ChannelPost post) {
        if (post.to() == null || post.incarnation() == null || post.messages() == null) {
            throw new Refusal(Refusal.Reason.INVALID, "a channel post has to, incarnation and messages");
        }
        if (post.incarnation().isBlank() || post.incarnation().length() > 64) {
            throw new Refusal(Refusal.Reason.INVALID, "an incarnation is a name of at most 64 characters");
        }
        for (Envelope message : post.messages()) {
            if (message == null || message.message() == null || message.sequence() < 1) {
                throw new Refusal(Refusal.Reason.INVALID, "each message has sequence (1 or more), stamp and message");
            }
        }
        ProcessId self = loop.self();
        if (!post.to().equals(self)) {
            // A client that has not learnt its number is spoken to by it already.
            throw new Refusal(
                    self.number() == 0 && post.to().role().equals(self.role())
                            ? Refusal.Reason.UNAVAILABLE
                            : Refusal.Reason.INVALID,
                    "this is " + self + ", not " + post.to());
        }
    }

    private static Input input(ProcessId from, String incarnation, Envelope message) {
        return new Input.Deliver(from, incarnation, message.sequence(), message.stamp(), message.message());
    }

    /// Acknowledges up to the first message that was refused.
    private ChannelAnswer answer(List<Envelope> messages, List<Node.Outcome> outcomes) {
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
        return new ChannelAnswer(acknowledged);
    }
}
