package lamportbank.spring.rest;

import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.spring.lab.Gate;
import lamportbank.spring.lab.Gates;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.loop.LoopFixture;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.trouble.Trouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A question until it is answered. `answer` is what the peer does next.
@Timeout(60)
class QuestionsTest {
    @TempDir
    private Path directory;

    private final AtomicInteger asked = new AtomicInteger();
    private final Lab lab = new Lab();
    private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final Clock wall = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private volatile Supplier<Questions.Answer> answer = QuestionsTest::answered;
    private LoopFixture fixture;
    private Questions questions;
    private NodeLoop loop;

    @BeforeEach
    void start() {
        fixture = new LoopFixture(directory);
        questions = new Questions(
                provider(() -> loop),
                provider(() -> (to, stamp, question) -> {
                    asked.incrementAndGet();
                    return answer.get();
                }),
                lab,
                new Timing(wall, System::nanoTime, () -> 0),
                fixture.troubles());
        loop = fixture.listen(questions).start();
    }

    @AfterEach
    void stop() {
        questions.destroy();
        fixture.close();
    }

    private static <T> ObjectProvider<T> provider(Supplier<T> object) {
        return new ObjectProvider<>() {
            @Override
            public T getObject() {
                return object.get();
            }
        };
    }

    private static Questions.Answer answered() {
        return new Questions.Answer(new Stamp(Tally.PEER, 1), new Tally.Added(0));
    }

    private void ask() {
        loop.submit(new Input.Call(Tally.PEER, new Tally.Added(1)));
    }

    private int open() {
        return loop.read(LamportProcess::pendingCalls).size();
    }

    private List<String> troubles() {
        return fixture.troubles().all().stream().map(Trouble::what).toList();
    }

    private static HttpClientErrorException refusal(HttpStatus status, String detail) {
        return HttpClientErrorException.create(status, "", HttpHeaders.EMPTY, detail.getBytes(UTF_8), UTF_8);
    }

    @Test
    void what_is_refused_is_a_trouble_and_asked_again_until_it_is_answered() {
        answer = () -> {
            throw refusal(HttpStatus.BAD_REQUEST, "nonsense");
        };
        ask();
        await().untilAsserted(
                () -> assertThat(troubles()).containsExactly("tally-2 does not answer Added: 400: nonsense"));
        assertThat(fixture.troubles().isReady()).isFalse();
        assertThat(questions.status()).singleElement()
                .satisfies(status -> assertThat(status.trouble()).isEqualTo("400: nonsense"));

        answer = () -> {
            throw new Failure.Known("the peer is behind", "Push it.");
        };
        await().untilAsserted(() -> assertThat(fixture.troubles().all()).singleElement().satisfies(trouble -> {
            assertThat(trouble.what()).isEqualTo("tally-2 does not answer Added: the peer is behind");
            assertThat(trouble.whatToDo()).isEqualTo("Push it.");
        }));
        assertThat(open()).isEqualTo(1);

        answer = QuestionsTest::answered;
        questions.heard(Tally.PEER);
        await().until(() -> open() == 0 && troubles().isEmpty());
        assertThat(questions.status()).isEmpty();
    }

    @Test
    void what_cannot_be_answered_now_is_no_trouble() {
        List<RuntimeException> failures = List.of(
                new ResourceAccessException("no", new ConnectException("Connection refused")),
                refusal(HttpStatus.TOO_MANY_REQUESTS, "later"),
                HttpServerErrorException.create(
                        HttpStatus.SERVICE_UNAVAILABLE, "", HttpHeaders.EMPTY, new byte[0], UTF_8));
        answer = () -> {
            throw failures.get(Math.min(asked.get(), failures.size()) - 1);
        };
        ask();
        await().until(() -> asked.get() > failures.size());
        assertThat(troubles()).isEmpty();
    }

    @Test
    void an_answer_whose_commit_seemed_to_fail_is_not_asked_for_again() {
        answer = () -> {
            fixture.fail(LoopFixture.Fault.STORED);
            return answered();
        };
        ask();
        await().until(() -> open() == 0);
        answer = () -> {
            throw refusal(HttpStatus.CONFLICT, "that is long over");
        };
        fixture.fail(LoopFixture.Fault.NONE);
        await().until(() -> questions.status().isEmpty());
        assertThat(troubles()).noneMatch(what -> what.contains("does not answer"));
    }

    @Test
    void an_error_is_said_and_the_question_asked_again() {
        answer = () -> {
            throw new NoClassDefFoundError("on purpose");
        };
        ask();
        await().untilAsserted(() -> assertThat(troubles()).containsExactly(
                "tally-2 does not answer Added: java.lang.NoClassDefFoundError: on purpose"));

        answer = QuestionsTest::answered;
        await().until(() -> open() == 0 && troubles().isEmpty());
    }

    @Test
    void without_memory_the_process_ends() {
        answer = () -> {
            throw new OutOfMemoryError("on purpose");
        };
        ask();
        await().until(() -> !loop.isRunning());
    }

    @Test
    void a_process_that_is_fenced_asks_nothing_any_more() {
        answer = () -> {
            throw refusal(HttpStatus.BAD_REQUEST, "nonsense");
        };
        ask();
        await().until(() -> !troubles().isEmpty());
        loop.fence("a bad day", "Sleep.");
        await().until(() -> questions.status().isEmpty());
        assertThat(open()).as("it is still in the journal").isEqualTo(1);
        assertThat(troubles()).containsExactly("a bad day");
    }

    @Test
    void a_clock_on_the_wall_that_is_set_back_holds_nothing_up() {
        Gate gate = lab.to(Tally.PEER);
        Gates.close(gate, "held");
        ask();
        now = now.minus(Duration.ofHours(1));
        Gates.open(gate);
        await().until(() -> open() == 0);
    }
}
