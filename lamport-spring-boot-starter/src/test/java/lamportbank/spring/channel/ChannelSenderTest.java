package lamportbank.spring.channel;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import lamportbank.core.channel.Envelope;
import lamportbank.spring.channel.Outbox.Parcel;
import lamportbank.spring.lab.Gates;
import lamportbank.spring.loop.Tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What a sender does with what rides on the answers to its posts. Time passes when a test says so.
@Timeout(30)
class ChannelSenderTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final BlockingQueue<Parcel> posts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> acknowledged = new LinkedBlockingQueue<>();
    private volatile Function<Parcel, ChannelAnswer> answers = ChannelSenderTest::plainly;
    private volatile ToLongFunction<ChannelAnswer> taking = answer -> answer.messages().getLast().sequence();
    private ChannelSender sender;

    @BeforeEach
    void start() throws InterruptedException {
        sender = new ChannelSender(
                Tally.PEER,
                URI.create("http://nowhere"),
                List.of(),
                (address, peer, parcel) -> {
                    posts.add(parcel);
                    return answers.apply(parcel);
                },
                new ChannelSender.Owner() {
                    @Override
                    public void acknowledged(long sequence) {
                        acknowledged.add(sequence);
                    }

                    @Override
                    public long take(ChannelAnswer answer) {
                        return taking.applyAsLong(answer);
                    }
                },
                Gates.open(Tally.PEER),
                Clock.systemUTC(),
                nanoTime::get);
        sender.start();
        assertPosted(0); // the greeting
        assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isZero();
    }

    @AfterEach
    void stop() {
        sender.close();
    }

    private static Envelope message(long sequence) {
        return new Envelope(sequence, sequence, new Tally.Added(1));
    }

    private static ChannelAnswer plainly(Parcel parcel) {
        return ChannelAnswer.acknowledged(
                parcel.messages().isEmpty() ? 0 : parcel.messages().getLast().sequence());
    }

    private static ChannelAnswer withRiders(Parcel parcel) {
        return new ChannelAnswer(
                plainly(parcel).acknowledged(), "its journal", List.of(message(7), message(8)));
    }

    private void assertPosted(long acknowledges, Long... sequences) throws InterruptedException {
        Parcel next = posts.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("a post of " + List.of(sequences)).isNotNull();
        assertThat(next.messages()).extracting(Envelope::sequence).containsExactly(sequences);
        assertThat(next.acknowledged()).isEqualTo(acknowledges);
    }

    /// Posts it, to be answered as said before.
    private void post(long acknowledges, long sequence) throws InterruptedException {
        sender.send(message(sequence), true);
        assertPosted(acknowledges, sequence);
        assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(sequence);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    @Test
    void riders_are_taken_and_acknowledged_by_the_next_post() throws InterruptedException {
        answers = ChannelSenderTest::withRiders;
        post(0, 1);
        post(8, 2);
    }

    @Test
    void or_by_one_of_its_own() throws InterruptedException {
        answers = parcel -> parcel.messages().isEmpty() ? plainly(parcel) : withRiders(parcel);
        post(0, 1);
        pass(Piggyback.DELAY_OF_ACKNOWLEDGEMENT);
        assertPosted(8);
    }

    @Test
    void an_acknowledgement_that_fails_is_no_trouble_and_not_tried_again() throws InterruptedException {
        answers = parcel -> {
            if (parcel.messages().isEmpty()) {
                throw new IllegalStateException("not now");
            }
            return withRiders(parcel);
        };
        post(0, 1);
        pass(Piggyback.DELAY_OF_ACKNOWLEDGEMENT);
        assertPosted(8);
        post(8, 2);
        assertThat(sender.status().trouble()).isNull();
        assertThat(sender.retries()).isZero();
    }

    @Test
    void what_is_not_taken_is_not_acknowledged() throws InterruptedException {
        answers = ChannelSenderTest::withRiders;
        taking = answer -> 7;
        post(0, 1);
        taking = answer -> 0;
        post(7, 2);
        post(7, 3);
    }

    @Test
    void whatever_becomes_of_riders_the_channel_goes_on() throws InterruptedException {
        answers = ChannelSenderTest::withRiders;
        taking = answer -> {
            throw new IllegalStateException("on purpose");
        };
        post(0, 1);
        answers = ChannelSenderTest::plainly;
        post(0, 2);
        await().until(() -> sender.status().trouble() == null);
    }

    @Test
    void nothing_rides_while_posts_fail() throws InterruptedException {
        answers = parcel -> {
            throw new IllegalStateException("not now");
        };
        sender.send(message(1), true);
        await().until(() -> sender.status().trouble() != null);
        assertThat(sender.ride(0)).isEmpty();
        assertThat(sender.waiting()).hasSize(1);

        answers = ChannelSenderTest::plainly;
        assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void the_process_is_told_once_of_what_has_arrived_on_an_answer() throws InterruptedException {
        sender.answering();
        sender.send(message(1), true);
        assertThat(sender.ride(0)).hasSize(1);
        assertThat(sender.ride(1)).isEmpty();
        assertThat(sender.ride(1)).isEmpty();
        assertThat(acknowledged).containsExactly(1L);
        acknowledged.clear();
        sender.answered();
        post(0, 2);
    }
}
