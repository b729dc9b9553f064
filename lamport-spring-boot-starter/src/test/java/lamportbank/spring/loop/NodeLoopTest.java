package lamportbank.spring.loop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.journal.UnusableJournal;
import lamportbank.spring.loop.LoopFixture.Fault;
import lamportbank.spring.trouble.Trouble;

import static lamportbank.spring.loop.LoopFixture.sequences;
import static lamportbank.spring.loop.LoopFixture.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class NodeLoopTest {
    @TempDir
    private Path directory;

    private LoopFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new LoopFixture(directory);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private static Input add(int count) {
        return new Input.Ask(new Tally.Add(count));
    }

    private static void assertRefused(Refusal.Reason reason, Runnable call) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call::run)
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void messages_that_come_again_are_counted() {
        NodeLoop loop = fixture.start();
        Input message = new Input.Deliver(Tally.PEER, "its-journal", 1, 10, new Tally.Added(5));

        loop.submit(message);
        assertThat(loop.duplicates()).isZero();
        loop.submitAll(List.of(message, message));
        assertThat(loop.duplicates()).isEqualTo(2);
        loop.submit(new Input.Deliver(Tally.PEER, "its-journal", 2, 11, new Tally.Added(1)));
        assertThat(loop.duplicates()).isEqualTo(2);
        assertThat(total(loop)).isEqualTo(6);
    }

    // ---- the journal fails

    @Test
    void an_input_whose_commit_fails_is_refused_and_has_not_happened() {
        NodeLoop loop = fixture.start();
        loop.submit(add(1));
        long time = loop.time();

        fixture.fail(Fault.LOST);
        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(10)));
        fixture.fail(Fault.NONE);

        assertThat(total(loop)).isEqualTo(1);
        assertThat(loop.<Long>read(LamportProcess::time)).isEqualTo(time);
        assertThat(loop.time()).isEqualTo(time);
        loop.submit(add(100));
        assertThat(total(loop)).isEqualTo(101);
        assertThat(fixture.published()).isEqualTo(fixture.stored());
        assertThat(sequences(fixture.stored())).containsExactly(1L, 2L);
        assertThat(loop.lastEffect()).isEqualTo(fixture.stored().getLast().lastEffect());
    }

    /// The connection breaks just after the commit: nobody but the database knows.
    @Test
    void an_input_whose_commit_only_seemed_to_fail_is_told_to_all_listeners() {
        NodeLoop loop = fixture.start();
        loop.submit(add(1));

        fixture.fail(Fault.STORED);
        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(10)));
        fixture.fail(Fault.NONE);

        assertThat(total(loop)).isEqualTo(11);
        loop.submit(add(100));
        assertThat(total(loop)).isEqualTo(111);
        assertThat(sequences(fixture.stored())).containsExactly(1L, 2L, 3L);
        assertThat(fixture.published()).as("a message that is not told is never sent").isEqualTo(fixture.stored());
    }

    @Test
    void a_snapshot_waits_until_all_are_told_and_is_tried_again_if_it_fails() {
        AtomicBoolean first = new AtomicBoolean(true);
        fixture.listen((steps, at, process) -> {
            if (first.getAndSet(false)) {
                fixture.fail(Fault.LOST);
            }
        });
        NodeLoop loop = fixture.start();

        assertThat(loop.submitAll(Collections.nCopies(100, add(1)))).allMatch(Node.Outcome.Done.class::isInstance);
        assertThat(loop.<Long>read(process -> fixture.snapshot())).isZero();

        fixture.fail(Fault.NONE);
        loop.submit(add(1));
        await().until(() -> fixture.snapshot() >= 100);
        assertThat(total(loop)).isEqualTo(101);
        assertThat(fixture.published()).isEqualTo(fixture.stored());
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_stop_right_after_a_failure_keeps_what_the_journal_holds(Fault fault) {
        NodeLoop loop = fixture.start();
        loop.submit(add(1));
        fixture.fail(fault);
        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(10)));
        fixture.fail(Fault.NONE);
        loop.stop();

        NodeLoop again = fixture.start();

        assertThat(total(again)).isEqualTo(fault == Fault.STORED ? 11 : 1);
        assertThat(again.lastEffect()).isEqualTo(fixture.stored().getLast().lastEffect());
    }

    @Test
    void a_journal_that_stays_broken_refuses_until_it_is_back() {
        NodeLoop loop = fixture.start();
        fixture.fail(Fault.LOST);
        for (int attempt = 0; attempt < 3; attempt++) {
            assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(1)));
        }
        fixture.fail(Fault.NONE);

        loop.submit(add(7));
        assertThat(total(loop)).isEqualTo(7);
    }

    // ---- rounds

    @Test
    void inputs_of_many_callers_are_all_taken_each_once() throws Exception {
        NodeLoop loop = fixture.start();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 20; caller++) {
            callers.add(Thread.ofVirtual().start(() -> {
                for (int time = 0; time < 25; time++) {
                    loop.submit(add(1));
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(total(loop)).isEqualTo(500);
        assertThat(fixture.published()).isEqualTo(fixture.stored());
        assertThat(sequences(fixture.stored())).isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
        loop.stop();
        assertThat(total(fixture.start())).isEqualTo(500);
    }

    @Test
    void a_refused_input_leaves_its_neighbours_alone() {
        NodeLoop loop = fixture.start();

        List<Node.Outcome> outcomes = loop.submitAll(List.of(add(1), add(0), add(2)));

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isInstanceOf(Node.Outcome.Done.class);
        assertThat(outcomes.get(1)).isInstanceOf(Node.Outcome.Refused.class);
        assertThat(outcomes.get(2)).isInstanceOf(Node.Outcome.Done.class);
        assertThat(total(loop)).isEqualTo(3);
        assertRefused(Refusal.Reason.INVALID, () -> loop.submit(add(-1)));
    }

    @Test
    void an_answer_comes_after_the_listeners_were_told() {
        AtomicInteger told = new AtomicInteger();
        NodeLoop loop = fixture.listen((steps, at, process) -> told.addAndGet(steps.size())).start();
        for (int time = 1; time <= 50; time++) {
            loop.submit(add(1));
            assertThat(told).hasValue(time);
        }
    }

    @Test
    void a_listener_that_fails_harms_nobody_else() {
        NodeLoop loop = fixture.listen((steps, at, process) -> {
            throw new IllegalStateException("on purpose");
        }).start();

        loop.submit(add(1));
        loop.submit(add(2));

        assertThat(total(loop)).isEqualTo(3);
        assertThat(fixture.published()).isEqualTo(fixture.stored());
        assertThat(fixture.troubles().all()).singleElement().satisfies(trouble -> assertThat(trouble.what())
                .contains("failed on what has been committed: java.lang.IllegalStateException: on purpose"));
        assertThat(fixture.troubles().isReady()).isTrue();
    }

    // ---- poison

    /// Handed in by different callers, and taken together in one round.
    private List<String> outcomesOfOneRound(NodeLoop loop, CountDownLatch busy, Semaphore going, List<Input> inputs)
            throws Exception {
        Thread first = Thread.ofPlatform().start(() -> loop.submit(add(1)));
        busy.await();
        List<String> outcomes = new CopyOnWriteArrayList<>(Collections.nCopies(inputs.size(), ""));
        List<Thread> callers = new ArrayList<>();
        for (int place = 0; place < inputs.size(); place++) {
            int mine = place;
            callers.add(Thread.ofPlatform().start(() -> {
                try {
                    loop.submit(inputs.get(mine));
                    outcomes.set(mine, "done");
                } catch (Refusal refusal) {
                    outcomes.set(mine, refusal.reason().name());
                }
            }));
        }
        await().until(() -> callers.stream().allMatch(LoopFixture::waits));
        going.release(1000);
        first.join();
        for (Thread caller : callers) {
            caller.join();
        }
        return outcomes;
    }

    @Test
    void an_input_that_cannot_be_handled_harms_only_itself() throws Exception {
        Semaphore going = new Semaphore(0);
        CountDownLatch busy = new CountDownLatch(1);
        NodeLoop loop = fixture.listen((steps, at, process) -> {
            busy.countDown();
            going.acquireUninterruptibly();
        }).start();

        List<String> outcomes = outcomesOfOneRound(loop, busy, going,
                List.of(add(10), new Input.Ask(new Tally.Poison(false)), add(100), add(1000)));

        assertThat(outcomes).containsExactly("done", "UNAVAILABLE", "done", "done");
        assertThat(total(loop)).isEqualTo(1111);
        assertThat(sequences(fixture.stored())).containsExactly(1L, 2L, 3L, 4L);
        assertThat(fixture.published()).isEqualTo(fixture.stored());
        loop.stop();
        assertThat(total(fixture.start())).isEqualTo(1111);
    }

    @Test
    void what_comes_with_a_poisonous_input_and_before_it_is_taken() {
        NodeLoop loop = fixture.start();

        List<Node.Outcome> outcomes =
                loop.submitAll(List.of(add(1), add(10), new Input.Ask(new Tally.Poison(false)), add(100)));

        assertThat(outcomes).extracting(Object::getClass).extracting(Class::getSimpleName)
                .containsExactly("Done", "Done", "Refused", "Refused");
        assertThat(total(loop)).isEqualTo(11);
    }

    private static Input message(long sequence, int count) {
        return new Input.Deliver(Tally.PEER, "its-journal", sequence, 10 + sequence, new Tally.Added(count));
    }

    private static void assertTurnedAway(List<Node.Outcome> outcomes, String... kinds) {
        assertThat(outcomes).extracting(Object::getClass).extracting(Class::getSimpleName).containsExactly(kinds);
    }

    /// Including one that is due.
    private int recoveries(NodeLoop loop) {
        total(loop);
        return fixture.recoveries();
    }

    @Test
    void a_poisonous_message_that_comes_again_is_turned_away_for_longer_and_longer() {
        AtomicLong nanoTime = new AtomicLong();
        NodeLoop loop = fixture.nanoTime(nanoTime::get).start();
        loop.submit(message(1, 1));
        List<Input> batch = List.of(message(2, 10), message(3, Tally.POISONOUS), message(4, 100));
        assertTurnedAway(loop.submitAll(batch), "Done", "Refused", "Refused");
        assertThat(fixture.troubles().all()).as("once may be chance").isEmpty();
        assertTurnedAway(loop.submitAll(batch), "Done", "Refused", "Refused");
        int handledAnew = recoveries(loop);

        for (long pause : new long[]{1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(fixture.troubles().all()).singleElement().satisfies(trouble -> assertThat(trouble.what())
                    .isEqualTo("this process cannot handle message 3 from tally-2, a Added:"
                            + " java.lang.IllegalStateException: on purpose"));
            nanoTime.addAndGet(Duration.ofSeconds(pause).minusNanos(1).toNanos());
            assertTurnedAway(loop.submitAll(batch), "Done", "Refused", "Refused");
            assertTurnedAway(loop.submitAll(batch.subList(1, 3)), "Refused", "Refused");
            assertThat(fixture.recoveries()).as("within " + pause + " s").isEqualTo(handledAnew);
            nanoTime.addAndGet(1);
            assertTurnedAway(loop.submitAll(batch), "Done", "Refused", "Refused");
            assertThat(recoveries(loop)).as("after " + pause + " s").isGreaterThan(handledAnew);
            handledAnew = recoveries(loop);
        }
        loop.submit(add(1000));
        assertThat(total(loop)).isEqualTo(1011);
        assertThat(fixture.published()).isEqualTo(fixture.stored());
        assertThat(fixture.troubles().isReady()).isFalse();
    }

    @Test
    void a_message_that_can_be_handled_after_all_is_no_trouble_any_more() {
        AtomicLong nanoTime = new AtomicLong();
        NodeLoop loop = fixture.nanoTime(nanoTime::get).start();
        for (int time = 0; time < 2; time++) {
            assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(message(1, Tally.POISONOUS)));
        }
        assertThat(fixture.troubles().all()).hasSize(1);
        nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());

        loop.submit(message(1, 5)); // the same number, as from a sender that has been repaired

        assertThat(fixture.troubles().all()).isEmpty();
        assertThat(total(loop)).isEqualTo(5);
    }

    @Test
    void what_a_person_orders_is_no_lasting_trouble() {
        NodeLoop loop = fixture.start();
        for (int time = 0; time < 3; time++) {
            assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(new Input.Ask(new Tally.Poison(false))));
        }
        assertThat(fixture.troubles().all()).isEmpty();
        loop.submit(add(1));
        assertThat(total(loop)).isEqualTo(1);
    }

    @Test
    void a_process_that_is_fenced_takes_nothing_and_can_be_looked_at() {
        NodeLoop loop = fixture.start();
        loop.submit(add(1));
        loop.fence("the journal is old", "Find a newer one.");

        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(10)));
        assertThat(total(loop)).isEqualTo(1);
        assertThat(fixture.troubles().all()).extracting(Trouble::what, Trouble::whatToDo)
                .containsExactly(tuple("the journal is old", "Find a newer one."));
        assertThat(fixture.troubles().isReady()).isFalse();
    }

    @Test
    void another_thread_can_end_the_loop() {
        NodeLoop loop = fixture.start();
        loop.submit(add(1));
        loop.fail(new OutOfMemoryError("on purpose"));

        await().untilAsserted(() -> assertThat(fixture.broken()).singleElement().isInstanceOf(OutOfMemoryError.class));
        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(10)));
        assertThat(total(fixture.start())).isEqualTo(1);
    }

    /// Nobody waits for ever for a thread that is no more.
    @Test
    void an_error_ends_the_loop_and_everyone_is_told() throws Exception {
        Semaphore going = new Semaphore(0);
        CountDownLatch busy = new CountDownLatch(1);
        NodeLoop loop = fixture.listen((steps, at, process) -> {
            busy.countDown();
            going.acquireUninterruptibly();
        }).start();

        List<String> outcomes = outcomesOfOneRound(loop, busy, going,
                List.of(add(10), new Input.Ask(new Tally.Poison(true)), add(100)));

        assertThat(outcomes).containsOnly("UNAVAILABLE");
        await().untilAsserted(
                () -> assertThat(fixture.broken()).singleElement().isInstanceOf(StackOverflowError.class));
        assertThat(loop.isRunning()).isFalse();
        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(1)));
        assertThat(total(fixture.start())).as("what was committed before").isEqualTo(1);
    }

    @Test
    void a_process_that_has_been_replaced_stops() {
        NodeLoop former = fixture.start();
        former.submit(add(1));
        NodeLoop next = fixture.start();
        next.submit(add(10));

        assertRefused(Refusal.Reason.UNAVAILABLE, () -> former.submit(add(100)));

        await().untilAsserted(() -> assertThat(fixture.broken()).singleElement().isInstanceOf(UnusableJournal.class));
        assertThat(former.isRunning()).isFalse();
        assertThat(total(next)).isEqualTo(11);
    }

    // ---- limits

    @Test
    void what_is_more_than_may_wait_is_refused_and_the_rest_is_done() throws Exception {
        Semaphore going = new Semaphore(0);
        CountDownLatch busy = new CountDownLatch(1);
        NodeLoop loop = fixture.listen((steps, at, process) -> {
            busy.countDown();
            going.acquireUninterruptibly();
        }).start(2);
        AtomicInteger done = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        callers.add(caller(loop, done));
        busy.await();
        callers.add(caller(loop, done));
        callers.add(caller(loop, done));
        await().until(() -> callers.stream().skip(1).allMatch(LoopFixture::waits));

        assertRefused(Refusal.Reason.FULL, () -> loop.submit(add(1)));
        assertRefused(Refusal.Reason.FULL, () -> loop.read(process -> process.time()));

        going.release(100);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(done).hasValue(3);
        assertThat(total(loop)).isEqualTo(3);
    }

    private static Thread caller(NodeLoop loop, AtomicInteger done) {
        return Thread.ofPlatform().start(() -> {
            loop.submit(add(1));
            done.incrementAndGet();
        });
    }

    @Test
    void what_is_larger_than_may_wait_or_be_committed_together_is_refused_or_committed_alone() throws Exception {
        Semaphore going = new Semaphore(0);
        CountDownLatch busy = new CountDownLatch(1);
        List<Integer> commits = new CopyOnWriteArrayList<>();
        NodeLoop loop = fixture.listen((steps, at, process) -> {
            commits.add(steps.size());
            busy.countDown();
            going.acquireUninterruptibly();
        }).start();
        List<Thread> callers = new ArrayList<>();
        callers.add(Thread.ofPlatform().start(() -> loop.submit(add(1))));
        busy.await();
        for (int peer = 2; peer <= 4; peer++) {
            Input large = large(peer);
            callers.add(Thread.ofPlatform().start(() -> loop.submit(large)));
        }
        await().until(() -> callers.stream().skip(1).allMatch(LoopFixture::waits));

        assertRefused(Refusal.Reason.FULL, () -> loop.submit(large(5)));
        going.release(1000);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(commits).containsExactly(1, 1, 1, 1);
        loop.submit(large(5));
        assertThat(total(loop)).isEqualTo(1 + 4 * Tally.LARGE);
    }

    private static Input large(int peer) {
        return new Input.Deliver(
                new ProcessId("tally", peer), "its-journal", 1, 10, new Tally.Added(Tally.LARGE));
    }

    @Test
    void a_loop_that_does_not_run_takes_nothing() {
        NodeLoop loop = fixture.start();
        assertThat(loop.isRunning()).isTrue();
        loop.stop();

        assertThat(loop.isRunning()).isFalse();
        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.submit(add(1)));
        assertRefused(Refusal.Reason.UNAVAILABLE, () -> loop.read(process -> process.time()));
    }

    /// Whoever calls while it stops gets an answer, whichever.
    @Test
    void a_stop_leaves_nobody_waiting() throws Exception {
        for (int round = 0; round < 20; round++) {
            NodeLoop loop = fixture.start();
            AtomicInteger answered = new AtomicInteger();
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            loop.submit(add(1));
                        }
                    } catch (Refusal stopped) {
                        answered.incrementAndGet();
                    }
                }));
            }
            loop.stop();
            for (Thread caller : callers) {
                caller.join(5000);
            }
            assertThat(answered).hasValue(8);
        }
    }
}
