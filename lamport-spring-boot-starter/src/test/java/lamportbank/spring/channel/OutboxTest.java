package lamportbank.spring.channel;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Message;
import lamportbank.spring.channel.Outbox.Parcel;
import lamportbank.spring.lab.Gate;
import lamportbank.spring.lab.Gates;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.rest.Timing;

import static org.assertj.core.api.Assertions.assertThat;

/// What leaves when: in posts, and on answers. Time passes when a test says so.
class OutboxTest {
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final AtomicLong nanoTime = new AtomicLong();
    private final Timing timing = new Timing(Clock.systemUTC(), nanoTime::get, () -> 0);
    private final Gate gate = Gates.open(Tally.PEER);
    private final Outbox outbox = new Outbox(List.of(), 0, gate, timing);

    @BeforeEach
    void greet() {
        assertPosted(0);
    }

    private void add(long... sequences) {
        LongStream.of(sequences)
                .forEach(sequence -> outbox.add(new Envelope(sequence, sequence, new Tally.Added(1)), true));
    }

    private void addUnawaited(long sequence) {
        outbox.add(new Envelope(sequence, sequence, new Tally.Added(1)), false);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private static List<Long> sequences(List<Envelope> messages) {
        return messages.stream().map(Envelope::sequence).toList();
    }

    /// A post leaves now, and is answered.
    private void assertPosted(long acknowledges, Long... sequences) {
        assertPosting(acknowledges, sequences);
        assertThat(outbox.confirmed(sequences.length == 0 ? 0 : sequences[sequences.length - 1])).isTrue();
        outbox.posted();
    }

    private void assertPosting(long acknowledges, Long... sequences) {
        Parcel parcel = outbox.poll().orElseThrow(() -> new AssertionError("nothing leaves"));
        assertThat(sequences(parcel.messages())).containsExactly(sequences);
        assertThat(parcel.acknowledged()).isEqualTo(acknowledges);
    }

    private void assertNothingIsPosted() {
        assertThat(outbox.poll()).isEmpty();
    }

    private void assertNothingIsPostedBefore(Duration time) {
        pass(time.minus(MOMENT));
        assertNothingIsPosted();
        pass(MOMENT);
    }

    private List<Long> ride() {
        return sequences(outbox.ride());
    }

    /// What an answer led to rides on it.
    private void assertRide(Long... sequences) {
        outbox.answering();
        for (long sequence : sequences) {
            add(sequence);
            assertNothingIsPosted();
        }
        assertThat(ride()).containsExactly(sequences);
        outbox.answered();
    }

    @Test
    void a_peer_that_is_heard_while_a_post_is_under_way_is_greeted_after_it() {
        add(1);
        assertPosting(0, 1L);
        outbox.greet();
        assertThat(outbox.confirmed(1)).isTrue();
        outbox.posted();
        assertPosted(0);
        assertNothingIsPosted();
    }

    @Test
    void no_message_leaves_before_the_peer_has_said_how_far_it_is() {
        Envelope waiting = new Envelope(12, 12, new Tally.Added(1));
        Outbox restarted = new Outbox(List.of(waiting), 12, gate, timing);

        assertThat(restarted.poll().orElseThrow()).isEqualTo(new Parcel(List.of(), 0, true));
        restarted.posted(); // it failed
        assertThat(restarted.ride()).isEmpty();
        assertThat(restarted.poll().orElseThrow()).isEqualTo(new Parcel(List.of(), 0, true));
        assertThat(restarted.confirmed(11)).isTrue();
        restarted.posted();
        assertThat(restarted.poll().orElseThrow().messages()).containsExactly(waiting);
    }

    @Test
    void a_peer_cannot_have_more_than_was_ever_sent() {
        Outbox restarted = new Outbox(List.of(), 12, gate, timing);
        assertThat(restarted.confirmed(13)).isFalse();
        assertThat(restarted.confirmed(12)).isTrue();
        restarted.add(new Envelope(13, 13, new Tally.Added(1)), true);
        assertThat(restarted.confirmed(14)).isFalse();
        assertThat(restarted.size()).isEqualTo(1);
        assertThat(restarted.confirmed(13)).isTrue();
        assertThat(restarted.size()).isZero();
    }

    /// @param bytes as JSON
    private record Large(int bytes) implements Message {}

    private void addLarge(int bytes, long... sequences) {
        LongStream.of(sequences)
                .forEach(sequence -> outbox.add(new Envelope(sequence, sequence, new Large(bytes)), true));
    }

    @Test
    void no_more_than_a_mebibyte_leaves_at_once_but_one_message_always_does() {
        addLarge(1 << 19, 1, 2, 3);
        addLarge((1 << 20) + 1, 4, 5);
        addLarge(0, 6);
        assertThat(outbox.bytes()).isEqualTo(3 * (1L << 19) + 2 * ((1 << 20) + 1));
        assertPosted(0, 1L, 2L);
        assertPosted(0, 3L);
        outbox.answering();
        assertThat(ride()).containsExactly(4L);
        outbox.answered();
        assertThat(outbox.arrived(4)).isTrue();
        assertPosted(0, 5L);
        assertPosted(0, 6L);
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void what_a_post_leads_to_rides_on_its_answer_and_is_not_posted() {
        assertRide(1L, 2L);
        assertNothingIsPosted();
        assertThat(outbox.arrived(2)).isTrue();
        assertThat(outbox.size()).isZero();
        add(3);
        assertPosted(0, 3L);
    }

    @Test
    void a_lost_answer_is_made_good_by_a_post() {
        assertRide(1L);
        assertNothingIsPostedBefore(Piggyback.PATIENCE);
        assertPosted(0, 1L);
        assertRide(2L);
    }

    @Test
    void nothing_overtakes_riders_on_another_answer() {
        assertRide(1L);
        add(2);
        assertThat(ride()).isEmpty();
        assertThat(outbox.arrived(1)).isTrue();
        assertThat(ride()).containsExactly(2L);
    }

    @Test
    void what_comes_when_riders_have_arrived_goes_alone() {
        assertRide(1L);
        outbox.arrived(1);
        add(2);
        assertPosted(0, 2L);
    }

    @Test
    void what_comes_behind_riders_goes_at_once_together_with_them() {
        assertRide(1L);
        assertNothingIsPosted();
        add(2);
        assertPosted(0, 1L, 2L);
    }

    @Test
    void what_an_answer_leads_to_does_not_drag_along_the_riders_that_its_question_acknowledges() {
        assertRide(1L);
        outbox.answering();
        add(2);
        assertNothingIsPosted();
        outbox.arrived(1);
        assertThat(ride()).containsExactly(2L);
        outbox.answered();
        assertNothingIsPosted();
    }

    @Test
    void what_is_behind_riders_when_an_answer_is_made_without_it_is_posted_with_them() {
        assertRide(1L);
        outbox.answering();
        add(2);
        outbox.answered();
        assertPosted(0, 1L, 2L);
    }

    @Test
    void riders_that_have_not_arrived_with_the_others_are_posted() {
        assertRide(1L, 2L, 3L);
        outbox.arrived(1);
        assertNothingIsPostedBefore(Piggyback.PATIENCE);
        assertPosted(0, 2L, 3L);
    }

    @Test
    void a_hundred_leave_at_once_whichever_way() {
        add(LongStream.rangeClosed(1, 250).toArray());
        assertThat(ride()).hasSize(100).last().isEqualTo(100L);
        outbox.arrived(100);
        assertPosted(0, LongStream.rangeClosed(101, 200).boxed().toArray(Long[]::new));
        assertThat(ride()).hasSize(50).first().isEqualTo(201L);
    }

    @Test
    void nothing_rides_past_a_post_that_is_under_way() {
        add(1);
        assertPosting(0, 1L);
        add(2);
        assertThat(ride()).isEmpty();
        outbox.confirmed(1);
        outbox.posted();
        assertThat(ride()).containsExactly(2L);
    }

    @Test
    void an_answer_that_takes_its_time_is_not_waited_for() {
        outbox.answering();
        add(1);
        assertNothingIsPostedBefore(Piggyback.PATIENCE);
        assertPosting(0, 1L);
        assertThat(ride()).isEmpty();
    }

    @Test
    void answers_without_end_hold_back_a_post_no_longer_than_one() {
        outbox.answering();
        add(1);
        pass(Piggyback.PATIENCE.minus(MOMENT));
        outbox.answering();
        assertNothingIsPosted();
        pass(MOMENT);
        assertPosted(0, 1L);
    }

    @Test
    void an_answer_without_it_leaves_it_to_a_post() {
        outbox.answering();
        outbox.answering();
        add(1);
        outbox.answered();
        assertNothingIsPosted();
        outbox.answered();
        assertPosted(0, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delayed", "held", "cut", "paused"})
    void nothing_rides_through_a_gate_that_is_not_open(String how) {
        Gates.close(gate, how);
        add(1);
        assertThat(ride()).isEmpty();
        Gates.open(gate);
        assertThat(ride()).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delayed", "held", "paused"})
    void what_did_not_arrive_on_an_answer_waits_at_the_gate(String how) {
        assertRide(1L);
        Gates.close(gate, how);
        pass(Piggyback.PATIENCE);
        assertNothingIsPosted();
        Gates.open(gate);
        assertPosted(0, 1L);
    }

    @Test
    void what_has_not_ridden_has_not_arrived_whatever_is_said() {
        assertRide(1L);
        add(2);
        assertThat(outbox.arrived(2)).isFalse();
        assertThat(outbox.arrived(0)).isFalse();
        assertThat(outbox.size()).isEqualTo(2);
        assertThat(outbox.arrived(1)).isTrue();
        assertThat(outbox.arrived(1)).as("no news").isFalse();
    }

    @Test
    void what_nobody_waits_for_leaves_with_the_next() {
        addUnawaited(1);
        addUnawaited(2);
        assertNothingIsPosted();
        add(3);
        assertPosted(0, 1L, 2L, 3L);
        add(4);
        assertPosted(0, 4L);
    }

    @Test
    void what_nobody_waits_for_leaves_alone_if_no_other_comes() {
        addUnawaited(1);
        pass(Duration.ofMillis(30));
        addUnawaited(2);
        assertNothingIsPostedBefore(Piggyback.DELAY_FOR_COMPANY.minusMillis(30));
        assertPosted(0, 1L, 2L);
    }

    @Test
    void what_nobody_waits_for_rides_on_the_next_answer() {
        addUnawaited(1);
        assertThat(ride()).containsExactly(1L);
    }

    @Test
    void what_nobody_waits_for_leaves_with_an_acknowledgement() {
        outbox.committed(7);
        pass(Duration.ofMillis(30));
        addUnawaited(1);
        assertNothingIsPostedBefore(Piggyback.DELAY_OF_ACKNOWLEDGEMENT.minusMillis(30));
        assertPosted(7, 1L);
    }

    @Test
    void what_is_waited_for_is_not_kept_back_by_what_comes_after_it() {
        add(1);
        addUnawaited(2);
        assertPosted(0, 1L, 2L);
    }

    @Test
    void what_nobody_waits_for_does_not_wait_again_when_a_post_has_failed() {
        addUnawaited(1);
        pass(Piggyback.DELAY_FOR_COMPANY);
        assertPosting(0, 1L);
        outbox.posted();
        addUnawaited(2);
        assertPosted(0, 1L, 2L);
    }

    @Test
    void what_rode_to_us_is_acknowledged_by_the_next_post() {
        outbox.committed(8);
        add(1);
        assertPosted(8, 1L);
        pass(Duration.ofHours(1));
        assertNothingIsPosted();
        add(2);
        assertPosted(8, 2L);
    }

    @Test
    void what_rode_to_us_is_acknowledged_alone_if_no_post_comes() {
        outbox.committed(7);
        pass(Duration.ofMillis(30));
        outbox.committed(8);
        assertNothingIsPostedBefore(Piggyback.DELAY_OF_ACKNOWLEDGEMENT.minusMillis(30));
        Parcel alone = outbox.poll().orElseThrow();
        assertThat(alone).isEqualTo(new Parcel(List.of(), 8, false));
        outbox.posted();
        pass(Duration.ofHours(1));
        assertNothingIsPosted();
    }

    @Test
    void an_acknowledgement_does_not_wait_behind_riders() {
        outbox.committed(7);
        assertRide(1L);
        assertNothingIsPostedBefore(Piggyback.DELAY_OF_ACKNOWLEDGEMENT);
        assertPosted(7);
        assertNothingIsPosted();
    }

    @Test
    void a_paused_process_acknowledges_nothing_until_it_goes_on() {
        outbox.committed(7);
        Gates.close(gate, "paused");
        pass(Piggyback.DELAY_OF_ACKNOWLEDGEMENT);
        assertNothingIsPosted();
        Gates.open(gate);
        assertPosted(7);
    }
}
