package guestbook;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import guestbook.FakePeer.Answer;
import guestbook.FakePeer.Answers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What a scrape says of a peer that is away, and of one that is back.
@Timeout(30)
class PeerMetersTest {
    @TempDir
    private Path data;

    private FakePeer peer;
    private RunningService book;

    @BeforeEach
    void start() throws Exception {
        int port = RunningService.freePort();
        peer = new FakePeer(port);
        peer.start();
        book = new RunningService(
                GuestbookService.class, "guestbook-1", RunningService.freePort(), data.resolve("guestbook-1"),
                "lamport.peers.guestbook-2=" + RunningService.address(port));
    }

    @AfterEach
    void stop() {
        book.close();
        peer.close();
    }

    private double meter(String name) {
        String line = name + "{peer=\"guestbook-2\",process=\"guestbook-1\"} ";
        return book.get("/actuator/prometheus").body().lines()
                .filter(sample -> sample.startsWith(line))
                .mapToDouble(sample -> Double.parseDouble(sample.substring(line.length())))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void away_and_back() {
        AtomicReference<Answers> answers = new AtomicReference<>(post -> Answer.BROKEN);
        peer.answer(post -> answers.get().to(post));
        assertThat(book.post("/lines", "{\"name\":\"Ada\"}").statusCode()).isEqualTo(204);

        await().until(() -> meter("lamport_channel_retries_total") >= 2);
        assertThat(meter("lamport_channel_away_seconds")).isPositive();
        assertThat(meter("lamport_channel_unacknowledged")).isEqualTo(1);

        answers.set(Answer::all);
        await().until(() -> meter("lamport_channel_unacknowledged") == 0);
        assertThat(meter("lamport_channel_away_seconds")).isZero();
        assertThat(meter("lamport_channel_retries_total")).isGreaterThanOrEqualTo(2);
    }
}
