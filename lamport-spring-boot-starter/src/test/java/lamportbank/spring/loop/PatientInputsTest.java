package lamportbank.spring.loop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.core.process.Input;
import lamportbank.core.process.Node;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.LoopFixture.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Inputs whose commit may wait, as long as nothing comes of them that anybody could notice.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PatientInputsTest {
    private static final Duration FOR_EVER = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private LoopFixture fixture;

    /// How many steps each commit had.
    private final List<Integer> commits = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() {
        fixture = new LoopFixture(directory)
                .listen((steps, at, process) -> commits.add(steps.size()))
                .patience(FOR_EVER);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private static Input add(int count) {
        return new Input.Ask(new Tally.Add(count));
    }

    private static Input message(long sequence, int count) {
        return new Input.Deliver(Tally.PEER, "its-journal", sequence, 9 + sequence, new Tally.Added(count));
    }

    /// One that leads to nothing.
    private static Input message(long sequence) {
        return message(sequence, 0);
    }

    private static long received(NodeLoop loop) {
        return loop.read(process -> process.receivedFrom(Tally.PEER));
    }

    /// Hands it in, and waits until its caller waits.
    private static CompletableFuture<List<Node.Outcome>> patiently(NodeLoop loop, Input input) {
        CompletableFuture<List<Node.Outcome>> outcomes = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            try {
                outcomes.complete(loop.submitPatiently(List.of(input)));
            } catch (Refusal refusal) {
                outcomes.completeExceptionally(refusal);
            }
        });
        await().until(() -> LoopFixture.waits(caller) || outcomes.isDone());
        return outcomes;
    }

    private static void assertDone(CompletableFuture<List<Node.Outcome>> outcomes) {
        assertThat(outcomes.join().getFirst()).isInstanceOf(Node.Outcome.Done.class);
    }

    @Test
    void they_are_committed_with_what_comes_next() {
        NodeLoop loop = fixture.start();
        CompletableFuture<List<Node.Outcome>> first = patiently(loop, message(1));
        loop.acknowledged(Tally.PEER, 0);
        CompletableFuture<List<Node.Outcome>> second = patiently(loop, message(2));
        assertThat(first).isNotDone();
        assertThat(fixture.stored()).isEmpty();

        loop.submit(add(1));

        assertDone(first);
        assertDone(second);
        assertThat(commits).containsExactly(3);
        assertThat(fixture.stored()).hasSize(3).isEqualTo(fixture.published());
        assertThat(received(loop)).isEqualTo(2);
    }

    @Test
    void what_leads_to_a_message_is_committed_at_once() {
        NodeLoop loop = fixture.start();
        CompletableFuture<List<Node.Outcome>> held = patiently(loop, message(1));

        assertThat(loop.submitPatiently(List.of(add(1)))).hasSize(1);

        assertDone(held);
        assertThat(commits).containsExactly(2);
    }

    @Test
    void what_somebody_may_wait_for_is_committed_at_once() {
        NodeLoop loop = fixture.start();

        loop.submitPatiently(List.of(message(1, 5)));

        assertThat(fixture.stored()).hasSize(1);
    }

    @Test
    void what_had_been_handled_before_leaves_nothing_to_be_held() {
        NodeLoop loop = fixture.start();
        loop.submit(message(1));

        loop.submitPatiently(List.of(message(1)));

        assertThat(loop.duplicates()).isEqualTo(1);
    }

    @Test
    void patience_ends() {
        NodeLoop loop = fixture.patience(Duration.ofMillis(5)).start();

        loop.submitPatiently(List.of(message(1)));

        assertThat(commits).containsExactly(1);
        assertThat(fixture.stored()).hasSize(1);
    }

    @Test
    void whoever_looks_sees_what_is_committed() {
        NodeLoop loop = fixture.start();
        CompletableFuture<List<Node.Outcome>> held = patiently(loop, message(1));

        assertThat(received(loop)).isEqualTo(1);

        assertDone(held);
        assertThat(fixture.stored()).hasSize(1);
    }

    @Test
    void a_stop_commits_them() {
        NodeLoop loop = fixture.start();
        CompletableFuture<List<Node.Outcome>> held = patiently(loop, message(1));

        loop.stop();

        assertDone(held);
        assertThat(received(fixture.start())).isEqualTo(1);
    }

    @Test
    void a_commit_that_fails_leaves_nothing_of_them_and_says_so() {
        NodeLoop loop = fixture.start();
        CompletableFuture<List<Node.Outcome>> held = patiently(loop, message(1));

        fixture.fail(Fault.LOST);
        assertThat(loop.submitAll(List.of(add(1))).getFirst()).isInstanceOf(Node.Outcome.Refused.class);
        fixture.fail(Fault.NONE);

        assertThat(held.join().getFirst()).isInstanceOf(Node.Outcome.Refused.class);
        assertThat(received(loop)).isZero();
        assertThat(fixture.stored()).isEmpty();
        loop.submit(message(1));
        assertThat(received(loop)).isEqualTo(1);
    }

    @Test
    void what_cannot_be_handled_does_them_no_harm() {
        NodeLoop loop = fixture.start();
        CompletableFuture<List<Node.Outcome>> held = patiently(loop, message(1));

        assertThat(loop.submitAll(List.of(new Input.Ask(new Tally.Poison(false)))).getFirst())
                .isInstanceOf(Node.Outcome.Refused.class);

        assertDone(held);
        assertThat(received(loop)).isEqualTo(1);
    }

    @Test
    void an_error_refuses_them() {
        NodeLoop loop = fixture.start();
        CompletableFuture<List<Node.Outcome>> held = patiently(loop, message(1));

        assertThat(patiently(loop, new Input.Ask(new Tally.Poison(true)))).failsWithin(Duration.ofSeconds(10));

        assertThat(held).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
        assertThat(fixture.stored()).isEmpty();
    }
}
