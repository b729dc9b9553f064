package guestbook;

import java.util.concurrent.atomic.AtomicReference;

import guestbook.FakePeer.Answer;
import guestbook.FakePeer.Answers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What a scrape says of a peer that is away, and of one that is back.
class PeerMetersTest extends BesideFakePeer {
    private double ofPeer(String name) {
        return meter(name + "{peer=\"guestbook-2\",process=\"guestbook-1\"}");
    }

    @Test
    void away_and_back() {
        AtomicReference<Answers> answers = new AtomicReference<>(post -> Answer.BROKEN);
        peer.answer(post -> answers.get().to(post));
        sign("Ada");

        await().until(() -> ofPeer("lamport_channel_retries_total") >= 2);
        assertThat(ofPeer("lamport_channel_away_seconds")).isPositive();
        assertThat(ofPeer("lamport_channel_unacknowledged")).isEqualTo(1);

        answers.set(Answer::all);
        await().until(() -> ofPeer("lamport_channel_unacknowledged") == 0);
        assertThat(ofPeer("lamport_channel_away_seconds")).isZero();
        assertThat(ofPeer("lamport_channel_retries_total")).isGreaterThanOrEqualTo(2);
    }
}
