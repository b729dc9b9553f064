package lamportbank.spring.channel;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.Tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EvictedPeerTest {
    @TempDir
    private Path directory;

    @Test
    void nothing_is_taken_from_it_any_more_not_even_a_greeting() {
        try (Door door = new Door(directory)) {
            assertThat(door.send(null, new Envelope(1, 10, new Tally.Added(5))).acknowledged()).isEqualTo(1);
            assertThat(door.send(null).acknowledged()).isEqualTo(1);

            door.loop().submit(new Input.Ask(new Tally.Expel(Tally.PEER)));
            long before = door.loop().time();

            assertFenced(door, new Envelope(2, 20, new Tally.Added(7)));
            assertFenced(door, new Envelope(1, 10, new Tally.Added(5)));
            assertFenced(door);
            assertThat(door.loop().time()).isEqualTo(before);

            door.restart();
            assertFenced(door, new Envelope(2, 20, new Tally.Added(7)));
        }
    }

    private static void assertFenced(Door door, Envelope... messages) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> door.send(null, messages))
                .withMessageContaining("evicted")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.FENCED));
    }
}
