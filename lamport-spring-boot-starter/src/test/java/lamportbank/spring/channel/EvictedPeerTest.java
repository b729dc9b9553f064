package lamportbank.spring.channel;

import java.nio.file.Path;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.LoopFixture;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.meters.RefusedMessages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EvictedPeerTest {
    @TempDir
    private Path directory;

    @Test
    void nothing_is_taken_from_it_any_more_not_even_a_greeting() {
        try (LoopFixture fixture = new LoopFixture(directory)) {
            NodeLoop loop = fixture.start();
            ChannelController door = door(loop);
            assertThat(send(door, new Envelope(1, 10, new Tally.Added(5))).acknowledged()).isEqualTo(1);
            assertThat(send(door).acknowledged()).isEqualTo(1);

            loop.submit(new Input.Ask(new Tally.Expel(Tally.PEER)));
            long before = loop.time();

            assertFenced(door, new Envelope(2, 20, new Tally.Added(7)));
            assertFenced(door, new Envelope(1, 10, new Tally.Added(5)));
            assertFenced(door);
            assertThat(loop.time()).isEqualTo(before);

            loop.stop();
            ChannelController doorAfterRestart = door(fixture.start());
            assertFenced(doorAfterRestart, new Envelope(2, 20, new Tally.Added(7)));
        }
    }

    private static ChannelController door(NodeLoop loop) {
        return new ChannelController(loop, List.of(), new RefusedMessages(new SimpleMeterRegistry()));
    }

    private static ChannelAnswer send(ChannelController door, Envelope... messages) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Lamport-Clock", "0");
        request.addHeader("Lamport-Node", Tally.PEER.toString());
        return door.receive(new ChannelPost(LoopFixture.SELF, "its journal", List.of(messages)), request);
    }

    private static void assertFenced(ChannelController door, Envelope... messages) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> send(door, messages))
                .withMessageContaining("evicted")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.FENCED));
    }
}
