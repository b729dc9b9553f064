package lamportbank.spring.channel;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mock.web.MockHttpServletRequest;

import lamportbank.core.channel.Envelope;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.loop.LoopFixture;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.Troubles;

/// The end of a channel at which messages come in, without a web server; and the other, which posts nothing.
final class Door implements AutoCloseable {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final RefusedMessages refused = new RefusedMessages(registry);
    private final LoopFixture fixture;
    private final Channels channels;
    private Runnable meanwhile = () -> {};
    private NodeLoop loop;

    Door(Path directory) {
        fixture = new LoopFixture(directory);
        channels = new Channels(
                LoopFixture.SELF,
                () -> "our-journal",
                (address, stamp, post) -> ChannelAnswer.acknowledged(0),
                (process, peer) -> Optional.of(URI.create("http://nowhere")),
                new ObjectProvider<>() {
                    @Override
                    public NodeLoop getObject() {
                        return loop;
                    }
                },
                refused,
                new Lab(),
                Timing.of(Clock.systemUTC()),
                fixture.troubles(),
                1000);
        loop = fixture.listen(channels).start();
    }

    void restart() {
        loop.stop();
        loop = fixture.start();
    }

    NodeLoop loop() {
        return loop;
    }

    Troubles troubles() {
        return fixture.troubles();
    }

    Channels channels() {
        return channels;
    }

    /// Happens while a post is being handled.
    void meanwhile(Runnable next) {
        meanwhile = next;
    }

    /// A post of the peer.
    ChannelAnswer send(@Nullable Long acknowledged, Envelope... messages) {
        return send("its-journal", acknowledged, messages);
    }

    ChannelAnswer send(String incarnation, @Nullable Long acknowledged, Envelope... messages) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Lamport-Clock", "0");
        request.addHeader("Lamport-Node", Tally.PEER.toString());
        return new ChannelController(loop, channels, List.of(peer -> meanwhile.run()), refused)
                .receive(
                        new ChannelPost(LoopFixture.SELF, incarnation, List.of(messages), acknowledged), request);
    }

    @Override
    public void close() {
        fixture.close();
    }
}
