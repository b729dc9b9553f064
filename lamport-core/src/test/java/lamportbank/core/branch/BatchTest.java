package lamportbank.core.branch;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import lamportbank.core.branch.BranchFact.Stage;
import lamportbank.core.branch.BranchMessage.Acknowledge;
import lamportbank.core.branch.BranchMessage.AgreeToMode;
import lamportbank.core.branch.BranchMessage.ChangeMode;
import lamportbank.core.branch.BranchMessage.Completed;
import lamportbank.core.branch.BranchMessage.Multicast;
import lamportbank.core.branch.BranchMessage.Order;
import lamportbank.core.branch.BranchMessage.Propagate;
import lamportbank.core.branch.BranchProtocol.Limits;
import lamportbank.core.branch.Update.Kind;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// How branch 1 of three, in mode ordered, gathers updates and acknowledgements.
class BatchTest {
    private static final ProcessId SELF = new ProcessId("branch", 1);
    private static final ProcessId BRANCH_2 = new ProcessId("branch", 2);
    private static final ProcessId BRANCH_3 = new ProcessId("branch", 3);
    private static final ProcessId CUSTOMER = new ProcessId("customer", 1);

    private final ProcessFixture<BranchProtocol.State> branch = branch(Limits.DEFAULT);

    private static ProcessFixture<BranchProtocol.State> branch(Limits limits) {
        return new ProcessFixture<>(SELF, new BranchProtocol.Kind(
                1, new TreeSet<>(List.of(2, 3)), limits, Mode.ORDERED, Money.parse("400")));
    }

    private static Update withdrawal(long event) {
        return new Update(event, Kind.WITHDRAW, Money.parse("300"));
    }

    private static Multicast batch(long... events) {
        return new Multicast(LongStream.of(events).mapToObj(BatchTest::withdrawal).toList());
    }

    private static Acknowledge acknowledge(Timestamp... batches) {
        return new Acknowledge(new TreeSet<>(List.of(batches)));
    }

    private static List<Effect> submit(ProcessFixture<?> to, long event) {
        return to.ask(new BranchCommand.Submit(withdrawal(event)));
    }

    private static <M extends Message> List<M> sentTo(ProcessId peer, Class<M> kind, List<Effect> effects) {
        return ProcessFixture.only(Effect.Sent.class, effects).stream()
                .filter(sent -> sent.to().containsKey(peer) && kind.isInstance(sent.message()))
                .map(sent -> kind.cast(sent.message()))
                .toList();
    }

    private static List<Long> sentAt(List<Effect> effects) {
        return ProcessFixture.only(Effect.Sent.class, effects).stream().map(Effect.Sent::time).distinct().toList();
    }

    private static Stream<Long> told(Stage stage, List<Effect> effects) {
        return ProcessFixture.facts(BranchFact.SubEvent.class, effects).stream()
                .filter(event -> event.stage() == stage)
                .map(BranchFact.SubEvent::eventId);
    }

    @Test
    void what_is_asked_in_one_round_travels_as_one_message_with_one_timestamp() {
        List<Effect> asked = Stream.of(1L, 2L, 3L).flatMap(event -> submit(branch, event).stream()).toList();
        List<Effect> turn = branch.turn();

        assertThat(ProcessFixture.only(Effect.Sent.class, asked)).isEmpty();
        assertThat(sentTo(BRANCH_2, Multicast.class, turn)).containsExactly(batch(1, 2, 3));
        assertThat(sentTo(BRANCH_3, Multicast.class, turn)).containsExactly(batch(1, 2, 3));
        assertThat(sentAt(turn)).hasSize(1);
        assertThat(branch.turn()).as("nothing is left to say").isEmpty();
    }

    @Test
    void a_batch_has_a_size_and_a_window_and_what_is_beyond_waits_until_an_own_batch_is_executed() {
        ProcessFixture<BranchProtocol.State> small = branch(new Limits(10, 2, 2));
        LongStream.rangeClosed(1, 2).forEach(event -> submit(small, event));
        assertThat(sentTo(BRANCH_2, Multicast.class, small.turn())).containsExactly(batch(1, 2));
        LongStream.rangeClosed(3, 7).forEach(event -> submit(small, event));

        assertThat(sentTo(BRANCH_2, Multicast.class, small.turn())).containsExactly(batch(3, 4));
        assertThat(((BranchProtocol) small.process().protocol()).waiting()).extracting(Update::eventId)
                .containsExactly(5L, 6L, 7L);
        submit(small, 8);
        assertThat(small.turn()).as("the window is full").isEmpty();

        Timestamp first = small.state().ordered().queue().entries().firstKey();
        small.deliver(BRANCH_2, first.time() + 1, acknowledge(first));
        small.deliver(BRANCH_3, first.time() + 1, acknowledge(first));
        assertThat(sentTo(BRANCH_2, Multicast.class, small.turn())).containsExactly(batch(5, 6));
    }

    @Test
    void what_comes_in_one_round_is_acknowledged_to_all_by_one_message_that_is_later_than_all_of_it() {
        List<Effect> received = Stream.of(
                branch.deliver(BRANCH_2, 5, batch(1, 2)),
                branch.deliver(BRANCH_3, 8, batch(3)),
                branch.deliver(BRANCH_2, 20, batch(4))).flatMap(List::stream).toList();
        List<Effect> turn = branch.turn();

        assertThat(ProcessFixture.only(Effect.Sent.class, received)).isEmpty();
        assertThat(told(Stage.PROPAGATE_REQUEST, received)).containsExactly(1L, 2L, 3L, 4L);
        Acknowledge all = acknowledge(new Timestamp(5, 2), new Timestamp(8, 3), new Timestamp(20, 2));
        assertThat(sentTo(BRANCH_2, Acknowledge.class, turn)).containsExactly(all);
        assertThat(sentTo(BRANCH_3, Acknowledge.class, turn)).containsExactly(all);
        assertThat(sentAt(turn)).singleElement().satisfies(time -> assertThat(time).isGreaterThan(20));
        assertThat(branch.turn()).as("once").isEmpty();
    }

    @Test
    void an_acknowledgement_answers_each_update_of_the_own_batches_that_it_names() {
        submit(branch, 1);
        submit(branch, 2);
        branch.turn();
        Timestamp own = branch.state().ordered().queue().entries().firstKey();
        branch.deliver(BRANCH_3, 1, batch(3));

        List<Effect> effects = branch.deliver(BRANCH_2, 9, acknowledge(own, new Timestamp(1, 3)));

        assertThat(told(Stage.PROPAGATE_RESPONSE, effects)).containsExactly(1L, 2L);
    }

    @Test
    void the_updates_of_a_batch_are_executed_in_their_order_each_with_its_own_outcome_and_answer() {
        branch.process().handle(branch.questionFrom(CUSTOMER, 0, new Order(withdrawal(1))));
        submit(branch, 2);
        branch.turn();
        Timestamp own = branch.state().ordered().queue().entries().firstKey();
        branch.deliver(BRANCH_2, own.time() + 1, acknowledge(own));

        List<Effect> effects = branch.deliver(BRANCH_3, own.time() + 1, acknowledge(own));

        assertThat(ProcessFixture.facts(BranchFact.Executed.class, effects)).extracting(BranchFact.Executed::outcome)
                .containsExactly(Outcome.SUCCESS, Outcome.ABORT);
        assertThat(ProcessFixture.only(Effect.Answered.class, effects)).extracting(Effect.Answered::answer)
                .containsExactly(new Completed(withdrawal(1), Ending.SUCCESS, Money.parse("100")));
        assertThat(ProcessFixture.facts(BranchFact.Finished.class, effects)).extracting(done -> done.update().eventId())
                .containsExactly(1L, 2L);
        assertThat(ProcessFixture.only(Effect.Happened.class, effects).stream()
                .filter(happened -> happened.fact() instanceof BranchFact.SubEvent(_, _, Stage stage)
                        && stage == Stage.EXECUTE)
                .map(Effect.Happened::time))
                .as("each is an event of its own")
                .doesNotHaveDuplicates();
    }

    @Test
    void what_waits_for_a_batch_when_the_mode_changes_begins_in_the_new_mode() {
        Update deposit = new Update(2, Kind.DEPOSIT, Money.parse("50"));
        submit(branch, 1);
        branch.turn();
        Timestamp own = branch.state().ordered().queue().entries().firstKey();

        branch.ask(new BranchCommand.Submit(deposit));
        branch.deliver(BRANCH_2, own.time() + 10, new ChangeMode(Mode.EAGER));
        assertThat(branch.turn()).as("it has agreed: no batch may follow, though there is room for one").isEmpty();
        List<Effect> changed = branch.deliver(
                BRANCH_3, own.time() + 20, new AgreeToMode(new Timestamp(own.time() + 10, 2), Mode.EAGER));

        assertThat(told(Stage.EXECUTE, changed)).as("the old batch, then what waited").containsExactly(1L, 2L);
        assertThat(sentTo(BRANCH_2, Propagate.class, changed)).containsExactly(new Propagate(1, deposit));
        assertThat(branch.turn()).isEmpty();
        assertThat(branch.state().mode()).isEqualTo(Mode.EAGER);
    }

    @Test
    void alone_a_branch_executes_all_that_waits_in_one_turn() {
        ProcessFixture<BranchProtocol.State> alone = new ProcessFixture<>(SELF, new BranchProtocol.Kind(
                1, new TreeSet<>(), new Limits(10, 2, 1), Mode.ORDERED, Money.parse("400")));
        LongStream.rangeClosed(1, 5).forEach(event -> submit(alone, event));

        assertThat(told(Stage.EXECUTE, alone.turn())).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(alone.state().ordered().unanswered()).isEmpty();
    }
}
