package guestbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import guestbook.FakePeer.Answer;
import guestbook.FakePeer.Post;
import org.junit.jupiter.api.Test;

import lamportbank.spring.journal.Identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The sending end of a channel, against a peer that misbehaves.
class ChannelSendingTest extends BesideFakePeer {
    private void awaitAllAcknowledged() {
        await().until(() -> status().unacknowledged() == 0);
    }

    @Test
    void a_post_says_who_sends_and_when_and_is_no_event() {
        sign("Ada");
        await().until(() -> peer.deliveries().size() == 1);
        awaitAllAcknowledged();

        Post post = peer.deliveries().getFirst();
        assertThat(post.node()).isEqualTo("guestbook-1");
        assertThat(post.clock()).isEqualTo("1");
        assertThat(post.body().get("to").stringValue()).isEqualTo("guestbook-2");
        assertThat(post.body().get("incarnation").stringValue())
                .isEqualTo(book.bean(Identity.class).incarnation());
        assertThat(post.messages().getFirst().toString())
                .isEqualTo("{\"sequence\":1,\"stamp\":1,\"message\":{\"type\":\"Signed\",\"name\":\"Ada\"}}");
        assertThat(book.clock()).as("the answer's stamp of 5000 is none").isEqualTo(1);
    }

    @Test
    void what_gathers_while_a_post_is_under_way_goes_together_in_the_next() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        peer.answer(post -> {
            release.await();
            return Answer.all(post);
        });
        sign("first");
        await().until(() -> !peer.deliveries().isEmpty());
        for (String name : List.of("a", "b", "c", "d")) {
            sign(name);
        }
        assertThat(peer.deliveries()).as("one post at a time").hasSize(1);
        release.countDown();
        awaitAllAcknowledged();

        assertThat(peer.deliveries()).extracting(Post::sequences)
                .containsExactly(List.of(1L), List.of(2L, 3L, 4L, 5L));
        assertThat(peer.deliveries().getLast().clock()).as("the stamp of the last").isEqualTo("5");
    }

    @Test
    void what_is_not_acknowledged_is_sent_again_unchanged_and_less_and_less_often() {
        AtomicInteger attempts = new AtomicInteger();
        peer.answer(post -> attempts.incrementAndGet() <= 4 ? Answer.BROKEN : Answer.all(post));
        sign("Ada");
        await().until(() -> status().trouble() != null);
        assertThat(status().awaySince()).isNotNull();
        assertThat(status().trouble()).contains("503").contains("not now");
        awaitAllAcknowledged();

        List<Post> posts = peer.deliveries();
        assertThat(posts).hasSize(5);
        assertThat(posts).extracting(Post::body).containsOnly(posts.getFirst().body());
        assertThat(FakePeer.between(posts.get(0), posts.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(24));
        assertThat(FakePeer.between(posts.get(1), posts.get(2))).isGreaterThanOrEqualTo(Duration.ofMillis(49));
        assertThat(FakePeer.between(posts.get(2), posts.get(3))).isGreaterThanOrEqualTo(Duration.ofMillis(99));
        assertThat(FakePeer.between(posts.get(3), posts.get(4))).isGreaterThanOrEqualTo(Duration.ofMillis(199));
        assertThat(status().awaySince()).isNull();
        assertThat(status().trouble()).isNull();
    }

    @Test
    void an_answer_without_end_is_a_broken_connection() {
        peer.answer(post -> Answer.ENDLESS);
        sign("Ada");
        await().until(() -> status().trouble() != null);
        assertThat(status().trouble()).isEqualTo("the answer is longer than 2097152 bytes");

        peer.answer(Answer::all);
        awaitAllAcknowledged();
    }

    @Test
    void only_what_is_acknowledged_is_done() throws Exception {
        CountDownLatch gathered = new CountDownLatch(1);
        AtomicInteger posts = new AtomicInteger();
        peer.answer(post -> {
            gathered.await();
            return posts.incrementAndGet() == 2 ? Answer.acknowledged(3) : Answer.all(post);
        });
        sign("first");
        await().until(() -> !peer.deliveries().isEmpty());
        for (String name : List.of("a", "b", "c", "d")) {
            sign(name);
        }
        gathered.countDown();
        awaitAllAcknowledged();

        assertThat(peer.deliveries()).extracting(Post::sequences)
                .containsExactly(List.of(1L), List.of(2L, 3L, 4L, 5L), List.of(4L, 5L));
    }

    @Test
    void a_greeting_ends_the_waiting() {
        peer.answer(post -> Answer.BROKEN);
        sign("Ada");
        await().until(() -> {
            List<Post> posts = peer.deliveries();
            return posts.size() > 2
                    && FakePeer.between(posts.get(posts.size() - 2), posts.getLast()).toMillis() >= 500;
        }); // from here on it waits half a second to a second each time
        int before = peer.deliveries().size();
        peer.answer(Answer::all);
        Instant greeted = Instant.now();
        peer.greet(book);
        awaitAllAcknowledged();

        assertThat(peer.deliveries()).hasSize(before + 1);
        assertThat(Duration.between(greeted, peer.deliveries().getLast().at())).isLessThan(Duration.ofMillis(400));
    }

    @Test
    void a_crash_keeps_what_is_not_acknowledged() throws Exception {
        peer.answer(post -> Answer.BROKEN);
        sign("a");
        sign("b");
        peer.close();
        book.crash();
        int before = peer.posts().size();
        peer.answer(Answer::all);
        peer.start();
        book.startAgain();
        sign("c");
        awaitAllAcknowledged();

        assertThat(peer.posts().stream()
                .skip(before)
                .flatMap(post -> post.messages().stream())
                .map(Object::toString))
                .containsExactly(
                        "{\"sequence\":1,\"stamp\":1,\"message\":{\"type\":\"Signed\",\"name\":\"a\"}}",
                        "{\"sequence\":2,\"stamp\":2,\"message\":{\"type\":\"Signed\",\"name\":\"b\"}}",
                        "{\"sequence\":3,\"stamp\":3,\"message\":{\"type\":\"Signed\",\"name\":\"c\"}}");
    }

    @Test
    void whoever_starts_greets() {
        int before = peer.posts().size();
        sign("a");
        awaitAllAcknowledged();
        book.restart();
        await().until(() -> peer.posts().size() > before + 1 && peer.posts().getLast().isGreeting());

        assertThat(peer.posts().getLast().node()).isEqualTo("guestbook-1");
        assertThat(peer.posts().getLast().body().get("messages").isEmpty()).isTrue();
    }
}
