package lamportbank.spring.channel;

import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;

import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.PeerListener;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.rest.Stamp;
import lamportbank.spring.rest.Watching;

/// The receiving ends of the channels. The POST itself is transport and no event (hence [Watching]): the messages
/// in it, and those that ride on its answer, are.
@RestController
@Watching
public class ChannelController {
    private final NodeLoop loop;
    private final Channels channels;
    private final List<PeerListener> listeners;
    private final RefusedMessages refused;

    public ChannelController(
            NodeLoop loop, Channels channels, List<PeerListener> listeners, RefusedMessages refused) {
        this.loop = loop;
        this.channels = channels;
        this.refused = refused;
        this.listeners = List.copyOf(listeners);
    }

    /// Takes messages, in order; answers when they are in the journal, with those that wait for the poster.
    @Operation(summary = "Messages of a channel, from another process; those that wait for it ride on the answer")
    @PostMapping("/channel")
    public ChannelAnswer receive(@RequestBody ChannelPost post, HttpServletRequest request) {
        ProcessId from = Stamp.read(request)
                .map(Stamp::node)
                .filter(node -> !node.equals(Stamp.OUTSIDE))
                .orElseThrow(() -> new Refusal(
                        Refusal.Reason.INVALID, Stamp.CLOCK + " and " + Stamp.NODE + " must say who sends, and when"));
        if (post.acknowledged() != null && post.acknowledged() < 0) {
            throw new Refusal(Refusal.Reason.INVALID, "acknowledged is the number of a message, or 0");
        }
        Delivery delivery = Delivery.of(from, post.incarnation(), post.messages());
        requireForSelf(post.to());
        Long acknowledged = post.acknowledged();
        if (acknowledged == null) { // it would not look for messages in the answer
            return ChannelAnswer.acknowledged(take(delivery));
        }
        Optional<ChannelSender> back = channels.to(from);
        back.ifPresent(ChannelSender::answering);
        try {
            long taken = take(delivery); // and the poster is who it says it is
            List<Envelope> riders = back.map(sender -> sender.ride(acknowledged)).orElse(List.of());
            return channels.answer(taken, riders);
        } finally {
            back.ifPresent(ChannelSender::answered);
        }
    }

    private long take(Delivery delivery) {
        listeners.forEach(listener -> listener.heard(delivery.from()));
        return delivery.to(loop, false, refused);
    }

    private void requireForSelf(ProcessId to) {
        ProcessId self = loop.self();
        if (!to.equals(self)) {
            // A client that has not learnt its number is spoken to by it already.
            throw new Refusal(
                    self.number() == 0 && to.role().equals(self.role())
                            ? Refusal.Reason.UNAVAILABLE
                            : Refusal.Reason.INVALID,
                    "this is " + self + ", not " + to);
        }
    }
}
