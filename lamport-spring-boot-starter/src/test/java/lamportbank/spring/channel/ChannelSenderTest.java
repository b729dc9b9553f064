package lamportbank.spring.channel;

import java.net.ConnectException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

import lamportbank.core.channel.Envelope;
import lamportbank.spring.channel.Outbox.Parcel;
import lamportbank.spring.lab.Gates;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.Trouble;
import lamportbank.spring.trouble.Troubles;

import static java.nio.charset.StandardCharsets.UTF_8;
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
    private final BlockingQueue<Long> behind = new LinkedBlockingQueue<>();
    private final BlockingQueue<Error> fatalities = new LinkedBlockingQueue<>();
    private final Troubles troubles = new Troubles(Clock.systemUTC());
    private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final Clock wall = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private volatile boolean fenced;
    private ChannelSender sender;

    @BeforeEach
    void start() throws InterruptedException {
        sender = sender();
        sender.start();
        assertPosted(0); // the greeting
        assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isZero();
    }

    private ChannelSender sender() {
        return new ChannelSender(
                Tally.PEER,
                URI.create("http://nowhere"),
                List.of(),
                0,
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

                    @Override
                    public boolean maySpeak() {
                        return !fenced;
                    }

                    @Override
                    public void behind(long sequence) {
                        behind.add(sequence);
                        fenced = true;
                    }

                    @Override
                    public void fail(Error fatal) {
                        fatalities.add(fatal);
                    }
                },
                troubles,
                Gates.open(Tally.PEER),
                new Timing(wall, nanoTime::get, () -> 0));
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
                plainly(parcel).acknowledged(), "its-journal", List.of(message(7), message(8)));
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

    /// As much time as it takes: the riders count from when they are committed, which is a moment after the post.
    private void passUntilPosted(long acknowledges) {
        await().until(() -> {
            pass(Piggyback.DELAY_OF_ACKNOWLEDGEMENT);
            return !posts.isEmpty();
        });
        Parcel next = posts.remove();
        assertThat(next.messages()).isEmpty();
        assertThat(next.acknowledged()).isEqualTo(acknowledges);
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
        passUntilPosted(8);
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
        passUntilPosted(8);
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
    void whatever_becomes_of_riders_the_channel_goes_on_though_there_is_nothing_new_to_say()
            throws InterruptedException {
        answers = ChannelSenderTest::withRiders;
        taking = answer -> {
            throw new IllegalStateException("on purpose");
        };
        post(0, 1);
        await().until(() -> !troubles.all().isEmpty());
        answers = ChannelSenderTest::plainly;
        await().until(() -> troubles.all().isEmpty());
        assertThat(sender.status().trouble()).isNull();
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
    void a_clock_on_the_wall_that_is_set_back_holds_nothing_up() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        answers = parcel -> {
            try {
                arrived.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            return plainly(parcel);
        };
        sender.send(message(1), true);
        assertPosted(0, 1L);
        sender.send(message(2), true);
        now = now.minus(Duration.ofHours(1));
        arrived.countDown();
        assertPosted(0, 2L);
    }

    // ---- what goes wrong for longer

    @Test
    void what_the_peer_refuses_is_a_trouble_until_it_is_taken() throws InterruptedException {
        answers = refusing(HttpStatus.FORBIDDEN, "you again");
        sender.send(message(1), true);
        await().untilAsserted(() -> assertThat(troubles.all()).extracting(Trouble::what)
                .containsExactly("messages cannot be given to tally-2: 403: you again"));
        assertThat(troubles.isReady()).isTrue();

        answers = ChannelSenderTest::plainly;
        sender.wake();
        await().until(() -> troubles.all().isEmpty());
        assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    private static Function<Parcel, ChannelAnswer> refusing(HttpStatus status, String words) {
        return parcel -> {
            throw HttpClientErrorException.create(status, "", HttpHeaders.EMPTY, words.getBytes(UTF_8), UTF_8);
        };
    }

    @Test
    void that_the_peer_has_forgotten_what_it_acknowledged_is_not_mended_by_patience() throws InterruptedException {
        post(0, 1);
        answers = refusing(HttpStatus.CONFLICT, "message 2 came too early; expected is 1");
        sender.send(message(2), true);
        await().untilAsserted(() -> assertThat(troubles.all()).singleElement().satisfies(trouble -> {
            assertThat(trouble.what()).contains("409: message 2 came too early; expected is 1");
            assertThat(trouble.whatToDo()).contains("tally-2", "older copy", "docs/failures.md")
                    .doesNotContain("tried again", "nothing is lost");
        }));
    }

    @Test
    void nor_is_it_that_the_peer_takes_nothing_any_more() {
        answers = refusing(HttpStatus.FORBIDDEN, "tally-1 was evicted");
        sender.send(message(1), true);
        await().untilAsserted(() -> assertThat(troubles.all()).singleElement().satisfies(trouble -> {
            assertThat(trouble.what()).contains("403: tally-1 was evicted");
            assertThat(trouble.whatToDo()).contains("join anew", "docs/membership.md")
                    .doesNotContain("tried again", "nothing is lost");
        }));
    }

    @Test
    void without_anything_to_say_to_it_it_is_not_greeted_again() throws InterruptedException {
        sender.close();
        answers = refusing(HttpStatus.FORBIDDEN, "tally-1 was evicted");
        sender = sender();
        sender.start();
        assertPosted(0);
        await().until(() -> sender.retries() == 1);
        assertThat(posts.poll(500, TimeUnit.MILLISECONDS)).as("another greeting").isNull();
        assertThat(troubles.all()).isEmpty();
        assertThat(sender.status().trouble()).isEqualTo("403: tally-1 was evicted");

        answers = ChannelSenderTest::plainly;
        sender.send(message(1), true);
        assertPosted(0);
        assertPosted(0, 1L);
    }

    @Test
    void a_post_that_is_refused_after_the_channel_was_closed_is_no_trouble() throws InterruptedException {
        Semaphore closed = new Semaphore(0);
        answers = parcel -> {
            closed.acquireUninterruptibly();
            throw new IllegalStateException("you again");
        };
        sender.send(message(1), true);
        assertPosted(0, 1L);
        sender.close();
        closed.release();
        sender.join();
        assertThat(sender.retries()).isEqualTo(1);
        assertThat(troubles.all()).isEmpty();
    }

    @Test
    void a_peer_that_is_away_is_no_trouble() throws InterruptedException {
        answers = parcel -> {
            throw new ResourceAccessException("no", new ConnectException("Connection refused"));
        };
        sender.send(message(1), true);
        await().until(() -> sender.retries() > 2);
        assertThat(sender.status().trouble()).isEqualTo("Connection refused");
        assertThat(troubles.all()).isEmpty();
    }

    @Test
    void an_error_is_said_and_the_channel_goes_on() throws InterruptedException {
        answers = parcel -> {
            throw new NoClassDefFoundError("on purpose");
        };
        sender.send(message(1), true);
        await().untilAsserted(() -> assertThat(troubles.all()).extracting(Trouble::what)
                .containsExactly("messages cannot be given to tally-2: java.lang.NoClassDefFoundError: on purpose"));
        answers = parcel -> {
            throw new StackOverflowError("on purpose");
        };
        await().untilAsserted(() -> assertThat(troubles.all()).extracting(Trouble::what)
                .containsExactly("messages cannot be given to tally-2: java.lang.StackOverflowError: on purpose"));

        answers = ChannelSenderTest::plainly;
        assertThat(acknowledged.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        await().until(() -> troubles.all().isEmpty());
        assertThat(fatalities).isEmpty();
    }

    @Test
    void without_memory_the_process_ends() throws InterruptedException {
        answers = parcel -> {
            throw new OutOfMemoryError("on purpose");
        };
        sender.send(message(1), true);
        assertThat(fatalities.poll(10, TimeUnit.SECONDS)).hasMessage("on purpose");
    }

    @Test
    void a_peer_that_has_more_than_was_ever_sent_ends_all_speech() throws InterruptedException {
        answers = parcel -> ChannelAnswer.acknowledged(18);
        sender.send(message(1), true);
        assertThat(behind.poll(10, TimeUnit.SECONDS)).isEqualTo(18);
        posts.clear();

        sender.send(message(2), true);
        await().until(() -> sender.waiting().size() == 2);
        assertThat(sender.ride(0)).isEmpty();
        sender.wake();
        assertThat(posts).isEmpty();
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
