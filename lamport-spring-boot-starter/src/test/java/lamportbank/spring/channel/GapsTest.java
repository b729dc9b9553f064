package lamportbank.spring.channel;

import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.trouble.Troubles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/// A process that was restored from an older copy of its journal, and has only received since that was made: its own
/// numbers are right, so nobody but a sender that goes on where it was can show it.
class GapsTest {
    @TempDir
    private Path directory;

    private Door door;

    @BeforeEach
    void start() {
        door = new Door(directory);
        door.send(null, message(1));
    }

    @AfterEach
    void stop() {
        door.close();
    }

    private static Envelope message(long sequence) {
        return new Envelope(sequence, 9 + sequence, new Tally.Added(1));
    }

    private Troubles troubles() {
        return door.troubles();
    }

    private void assertTooEarly(long... sequences) {
        Envelope[] messages = Arrays.stream(sequences).mapToObj(GapsTest::message).toArray(Envelope[]::new);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> door.send(null, messages))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.GAP));
    }

    @Test
    void it_says_so_and_is_not_ready_until_the_next_message_is_taken() {
        assertTooEarly(3);
        assertTooEarly(3, 4);

        assertThat(troubles().all()).singleElement().satisfies(trouble -> {
            assertThat(trouble.what()).contains("older than what others have seen", "tally-2", "before message 3");
            assertThat(trouble.whatToDo()).contains("Restore the newest copy", "evicted", "docs/failures.md");
        });
        assertThat(troubles().isReady()).isFalse();

        door.send(null, message(1));
        assertThat(troubles().isReady()).as("a duplicate is nothing new").isFalse();
        door.send(null, message(2));
        assertThat(troubles().all()).isEmpty();
    }

    @Test
    void a_gap_that_is_not_repeated_is_no_more_than_refused() {
        assertTooEarly(3);
        assertTooEarly(5);
        assertTooEarly(4);
        assertThat(troubles().all()).isEmpty();
        door.send(null, message(2));
        assertTooEarly(4);
        assertThat(troubles().all()).isEmpty();
    }

    @Test
    void it_is_over_when_there_is_no_channel_any_more() {
        door.loop().submit(new Input.Ask(new Tally.Add(1))); // this opens it
        assertTooEarly(3);
        assertTooEarly(3);
        assertThat(troubles().all()).hasSize(1);

        door.channels().stop();
        assertThat(troubles().all()).isEmpty();
    }
}
