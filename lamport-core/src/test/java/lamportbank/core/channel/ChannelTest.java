package lamportbank.core.channel;

import java.util.List;

import org.junit.jupiter.api.Test;

import lamportbank.core.branch.BranchMessage;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChannelTest {
    private static final String SENDER = "the-sender's-journal";

    private final IncomingChannel incoming = IncomingChannel.begin(SENDER);
    private final OutgoingChannel outgoing = new OutgoingChannel();

    /// @return whether it is the next one
    private static boolean take(IncomingChannel channel, String from, long sequence) {
        boolean next = channel.isNext(from, sequence);
        if (next) {
            channel.take(sequence, 10 * sequence);
        }
        return next;
    }

    @Test
    void messages_are_taken_in_order_each_once() {
        assertThat(take(incoming, SENDER, 1)).isTrue();
        assertThat(take(incoming, SENDER, 2)).isTrue();
        assertThat(incoming.received()).isEqualTo(2);
    }

    @Test
    void a_duplicate_is_acknowledged_and_not_taken() {
        take(incoming, SENDER, 1);
        take(incoming, SENDER, 2);

        assertThat(take(incoming, SENDER, 1)).isFalse();
        assertThat(take(incoming, SENDER, 2)).isFalse();
        assertThat(incoming.received()).isEqualTo(2);
    }

    @Test
    void a_gap_is_refused_and_the_expected_number_is_told() {
        take(incoming, SENDER, 1);

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> take(incoming, SENDER, 3))
                .withMessageContaining("expected is 2")
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.GAP));
        assertThat(incoming.received()).isEqualTo(1);
    }

    @Test
    void a_sender_that_lost_its_journal_does_not_pass_for_its_former_self() {
        take(incoming, SENDER, 1);

        for (long sequence = 1; sequence <= 3; sequence++) {
            long number = sequence;
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> take(incoming, "another-journal", number))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.FENCED));
        }
        assertThat(incoming.received()).isEqualTo(1);
    }

    @Test
    void what_is_sent_later_has_a_later_stamp() {
        take(incoming, SENDER, 1);

        incoming.requireStamp(11, new Exchange("a"));
        for (long stamp : new long[]{0, 9, 10}) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> incoming.requireStamp(stamp, new Exchange("a")))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID));
        }
    }

    @Test
    void only_a_message_whose_sending_is_no_event_has_the_stamp_of_the_last() {
        take(incoming, SENDER, 1);

        incoming.requireStamp(10, new BranchMessage.Propagated(1));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> incoming.requireStamp(9, new BranchMessage.Propagated(1)));
    }

    @Test
    void the_first_stamp_may_be_any() {
        incoming.requireStamp(0, new Exchange("a"));
    }

    @Test
    void a_state_of_before_stamps_were_kept_takes_any_stamp_once() {
        IncomingChannel old = new IncomingChannel(new IncomingChannel.State(SENDER, 7, null));

        old.requireStamp(0, new Exchange("a"));
        assertThat(old.state()).isEqualTo(new IncomingChannel.State(SENDER, 7, -1L));
    }

    @Test
    void the_sender_numbers_from_1_and_keeps_what_is_not_acknowledged() {
        outgoing.send(5, new Exchange("a"));
        outgoing.send(6, new Exchange("b"));
        outgoing.send(9, new Exchange("c"));
        outgoing.acknowledge(2);

        assertThat(outgoing.unacknowledged()).containsExactly(new Envelope(3, 9, new Exchange("c")));
        assertThat(outgoing.lastStamp()).isEqualTo(9);
    }

    @Test
    void an_old_acknowledgement_means_nothing() {
        outgoing.send(5, new Exchange("a"));
        outgoing.send(6, new Exchange("b"));
        outgoing.acknowledge(1);
        outgoing.acknowledge(0);
        outgoing.acknowledge(1);

        assertThat(outgoing.unacknowledged()).extracting(Envelope::sequence).containsExactly(2L);
    }

    @Test
    void both_ends_go_on_from_their_states() {
        outgoing.send(5, new Exchange("a"));
        outgoing.send(6, new Exchange("b"));
        outgoing.acknowledge(1);
        take(incoming, SENDER, 1);

        OutgoingChannel sender = new OutgoingChannel(outgoing.state());
        IncomingChannel receiver = new IncomingChannel(incoming.state());

        assertThat(sender.send(7, new Exchange("c")).sequence()).isEqualTo(3);
        assertThat(sender.unacknowledged()).extracting(Envelope::stamp).isEqualTo(List.of(6L, 7L));
        assertThat(take(receiver, SENDER, 2)).isTrue();
    }

    @Test
    void a_channel_on_which_nothing_was_sent_has_no_stamp() {
        assertThat(outgoing.lastStamp()).isEqualTo(-1);
    }
}
