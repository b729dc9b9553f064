package lamportbank.spring.channel;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.util.ReflectionTestUtils;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.Tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/// What rides on the answers to a peer's posts, and to whom.
class RidersTest {
    @TempDir
    private Path directory;

    private Door door;

    @BeforeEach
    void start() {
        door = new Door(directory);
        add(1); // the first message opens the channel
        outbox().confirmed(0); // the greeting is answered
    }

    @AfterEach
    void stop() {
        door.close();
    }

    private Outbox outbox() {
        return (Outbox) ReflectionTestUtils.getField(door.channels().to(Tally.PEER).orElseThrow(), "outbox");
    }

    private void add(int count) {
        door.loop().submit(new Input.Ask(new Tally.Add(count)));
    }

    private static Envelope message(long sequence) {
        return new Envelope(sequence, 9 + sequence, new Tally.Added(1));
    }

    private static List<Long> riders(ChannelAnswer answer) {
        return answer.messages() == null ? List.of()
                : answer.messages().stream().map(Envelope::sequence).toList();
    }

    private int waiting() {
        return door.channels().waiting().get(Tally.PEER).size();
    }

    private void assertRefused(Refusal.Reason reason, String incarnation, @Nullable Long acknowledged,
            Envelope... messages) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> door.send(incarnation, acknowledged, messages))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void the_protocol_says_what_may_wait_for_others_to_leave_with() {
        Outbox outbox = outbox();
        assertThat(outbox.poll()).isPresent();
        outbox.confirmed(1);
        outbox.posted();

        add(Tally.UNAWAITED);
        assertThat(outbox.poll()).isEmpty();
        add(2);
        assertThat(outbox.poll().orElseThrow().messages()).extracting(Envelope::sequence).containsExactly(2L, 3L);
    }

    @Test
    void what_waits_for_the_poster_rides_and_so_does_what_comes_meanwhile() {
        door.meanwhile(() -> add(2));

        ChannelAnswer answer = door.send(0L, message(1));

        assertThat(answer.acknowledged()).isEqualTo(1);
        assertThat(answer.incarnation()).isEqualTo("our-journal");
        assertThat(riders(answer)).containsExactly(1L, 2L);
        assertThat(answer.messages()).extracting(Envelope::message)
                .containsExactly(new Tally.Added(1), new Tally.Added(2));
        assertThat(waiting()).as("they may not arrive").isEqualTo(2);
    }

    @Test
    void the_next_post_says_that_they_have_arrived() {
        assertThat(riders(door.send(0L, message(1)))).containsExactly(1L);
        add(2);

        assertThat(riders(door.send(1L, message(2)))).containsExactly(2L);

        assertThat(waiting()).isEqualTo(1);
        List<Envelope> kept =
                door.loop().read(process -> process.outgoing().get(Tally.PEER).unacknowledged());
        assertThat(kept).extracting(Envelope::sequence).containsExactly(2L);
        assertThat(door.send(2L)).as("an acknowledgement alone").isEqualTo(ChannelAnswer.acknowledged(2));
        assertThat(waiting()).isZero();
    }

    @Test
    void a_duplicate_is_no_less_an_occasion() {
        assertThat(door.send(null, message(1))).isEqualTo(ChannelAnswer.acknowledged(1));
        assertThat(riders(door.send(0L, message(1)))).containsExactly(1L);
    }

    @Test
    void nothing_rides_to_somebody_who_would_not_look_for_it() {
        assertThat(door.send(null, message(1))).isEqualTo(ChannelAnswer.acknowledged(1));
        assertThat(door.send(null)).isEqualTo(ChannelAnswer.acknowledged(1));
    }

    @Test
    void nothing_rides_to_somebody_from_whom_nothing_is_taken_and_his_word_is_nothing() {
        assertThat(riders(door.send(0L, message(1)))).containsExactly(1L);

        assertRefused(Refusal.Reason.FENCED, "another-journal", 1L, message(2));
        assertRefused(Refusal.Reason.FENCED, "another-journal", 1L);
        assertRefused(Refusal.Reason.GAP, "its-journal", 1L, message(3));
        assertRefused(Refusal.Reason.INVALID, "its-journal", -1L, message(2));
        assertThat(waiting()).isEqualTo(1);

        door.loop().submit(new Input.Ask(new Tally.Expel(Tally.PEER)));
        assertRefused(Refusal.Reason.FENCED, "its-journal", 1L, message(2));
        assertThat(waiting()).isEqualTo(1);
    }

    /// A sender whose journal is an older copy posts old numbers, and has to be told that they are old.
    @Test
    void old_messages_are_acknowledged_with_all_that_came_after_them() {
        door.send(null, message(1), message(2), message(3));
        assertThat(door.send(null, message(1))).isEqualTo(ChannelAnswer.acknowledged(3));
        assertThat(door.send(null, message(3), message(4))).isEqualTo(ChannelAnswer.acknowledged(4));
    }

    @Test
    void nobody_can_acknowledge_what_has_not_ridden() {
        assertThat(riders(door.send(99L, message(1)))).containsExactly(1L);
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void after_a_post_that_is_refused_the_next_answer_is_as_good() {
        assertRefused(Refusal.Reason.GAP, "its-journal", 0L, message(2));
        assertThat(riders(door.send(0L, message(1)))).containsExactly(1L);
    }

    @Test
    void a_process_that_is_paused_lets_nothing_ride() {
        door.loop().pause(true);
        assertRefused(Refusal.Reason.UNAVAILABLE, "its-journal", 0L, message(1));
        door.loop().pause(false);
        assertThat(riders(door.send(0L, message(1)))).containsExactly(1L);
    }
}
