package guestbook;

import java.util.List;

import guestbook.FakePeer.Answer;
import guestbook.FakePeer.Answers;
import guestbook.FakePeer.Post;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Messages of a peer that ride on its answers: over HTTP, and into the journal.
class RidingTest extends BesideFakePeer {
    private static String message(long sequence) {
        return "{\"sequence\":%d,\"stamp\":%d,\"message\":{\"type\":\"Signed\",\"name\":\"peer %d\"}}"
                .formatted(sequence, 100 * sequence, sequence);
    }

    /// To the first post that carries something this, and to all others what they ask for.
    private void answerFirst(Answers first) {
        peer.answer(post -> peer.deliveries().size() == 1 && !post.isGreeting() ? first.to(post) : Answer.all(post));
    }

    /// And it is posted, and acknowledged.
    private void signAndTell(String name) {
        sign(name);
        await().until(() -> status().unacknowledged() == 0);
    }

    private List<String> lines() {
        return book.json("/lines").valueStream().map(line -> line.get("name").stringValue()).toList();
    }

    private Post postedLast() {
        return peer.posts().getLast();
    }

    @Test
    void they_are_received_as_what_is_posted_and_acknowledged_when_they_are_in_the_journal() {
        answerFirst(post -> Answer.riding(post, "fake", message(1), message(2)));
        signAndTell("Ada");
        await().until(() -> postedLast().acknowledged() == 2);

        assertThat(lines()).containsExactly("Ada", "peer 1", "peer 2");
        assertThat(book.clock()).as("each is a receipt").isEqualTo(201);
        assertThat(postedLast().isGreeting()).as("nothing else was to be said").isTrue();
        assertThat(peer.posts()).extracting(Post::acknowledged).containsExactly(0L, 0L, 2L);
        assertThat(meter("lamport_messages_total{direction=\"received\",process=\"guestbook-1\",type=\"Signed\"}"))
                .isEqualTo(2);
        book.restart();
        assertThat(lines()).containsExactly("Ada", "peer 1", "peer 2");
    }

    @Test
    void what_comes_again_is_handled_once_whichever_way() {
        peer.answer(post -> post.isGreeting() ? Answer.all(post) : Answer.riding(post, "fake", message(1)));
        sign("Ada");
        await().until(() -> lines().size() == 2);
        sign("Barbara");
        await().until(() -> postedLast().acknowledged() == 1 && status().unacknowledged() == 0);
        assertThat(book.post("/channel", "{\"to\":\"guestbook-1\",\"incarnation\":\"fake\",\"messages\":[%s]}"
                .formatted(message(1)), "Lamport-Clock", "100", "Lamport-Node", "guestbook-2").body())
                .isEqualTo("{\"acknowledged\":1}");

        assertThat(lines()).containsExactly("Ada", "peer 1", "Barbara");
        System.gc(); // a meter keeps what it reads
        await().until(() -> meter("lamport_messages_duplicate_total{process=\"guestbook-1\"}") == 2);
    }

    @Test
    void what_is_refused_is_not_acknowledged_and_harms_nobody() {
        answerFirst(post -> Answer.riding(post, "fake", message(1), message(3)));
        signAndTell("Ada");
        await().until(() -> postedLast().acknowledged() == 1);
        assertThat(lines()).containsExactly("Ada", "peer 1");
        assertThat(meter("lamport_messages_refused_total{process=\"guestbook-1\",reason=\"gap\"}")).isEqualTo(1);

        peer.answer(post -> post.isGreeting() ? Answer.all(post) : Answer.riding(post, "another", message(2)));
        sign("Barbara");
        await().until(() -> meter("lamport_messages_refused_total{process=\"guestbook-1\",reason=\"fenced\"}") == 1);
        peer.answer(Answer::all);
        signAndTell("Cynthia");

        assertThat(lines()).hasSize(4).doesNotContain("peer 2");
        assertThat(postedLast().acknowledged()).isEqualTo(1);
        assertThat(status().trouble()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "null",
        "{\"sequence\":0,\"stamp\":1,\"message\":{\"type\":\"Signed\",\"name\":\"x\"}}",
        "{\"sequence\":1,\"stamp\":-1,\"message\":{\"type\":\"Signed\",\"name\":\"x\"}}",
        "{\"sequence\":1,\"stamp\":1,\"message\":null}",
        "{\"sequence\":1,\"stamp\":1,\"message\":{\"type\":\"Unheard\"}}",
        "{\"sequence\":1"
    })
    void what_is_no_message_harms_nobody(String rider) {
        answerFirst(post -> Answer.riding(post, "fake", rider));
        sign("Ada");
        sign("Barbara");
        await().until(() -> status().unacknowledged() == 0 && status().trouble() == null);

        assertThat(lines()).containsExactly("Ada", "Barbara");
        assertThat(postedLast().acknowledged()).isZero();
    }

    @Test
    void what_somebody_else_answers_is_not_the_peers() {
        answerFirst(post -> Answer.riding(post, "fake", message(1)).from("guestbook-3"));
        signAndTell("Ada");

        assertThat(lines()).containsExactly("Ada");
        assertThat(peer.deliveries()).as("and not its acknowledgement").hasSize(2);
    }

    @Test
    void an_answer_may_say_that_there_are_none() {
        answerFirst(post -> Answer.riding(post, "fake"));
        signAndTell("Ada");
        signAndTell("Barbara");

        assertThat(peer.deliveries()).extracting(Post::sequences)
                .containsExactly(List.of(1L), List.of(2L));
    }
}
