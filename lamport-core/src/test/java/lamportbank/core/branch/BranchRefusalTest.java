package lamportbank.core.branch;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.branch.BranchMessage.Acknowledge;
import lamportbank.core.branch.BranchMessage.AgreeToMode;
import lamportbank.core.branch.BranchMessage.ChangeMode;
import lamportbank.core.branch.BranchMessage.Completed;
import lamportbank.core.branch.BranchMessage.Multicast;
import lamportbank.core.branch.BranchMessage.Order;
import lamportbank.core.branch.BranchMessage.Propagate;
import lamportbank.core.branch.BranchMessage.Propagated;
import lamportbank.core.branch.BranchProtocol.Limits;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Refusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What branch 1 of three does not take, and that it is then as if it had never come.
class BranchRefusalTest {
    private static final ProcessId CUSTOMER = new ProcessId("customer", 1);
    private static final ProcessId BRANCH_2 = new ProcessId("branch", 2);
    private static final Update FIVE = new Update(1, Update.Kind.DEPOSIT, Money.parse("5"));
    private static final ProcessId BRANCH_3 = new ProcessId("branch", 3);

    private static Update five(long eventId) {
        return new Update(eventId, Update.Kind.DEPOSIT, Money.parse("5"));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -EventId.MAX - 1, EventId.MAX + 1, Long.MAX_VALUE})
    void an_event_id_out_of_range_cannot_even_be_said(long id) {
        assertThatIllegalArgumentException().isThrownBy(() -> five(id)).withMessageContaining(EventId.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-50"})
    void nor_can_an_amount_that_is_not_more_than_zero(String amount) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Update(1, Update.Kind.DEPOSIT, Money.parse(amount)))
                .withMessageContaining("more than 0.00");
    }

    /// Anybody can call himself a customer. What the clock was taken to the others would have to take.
    @Test
    void leaps_that_would_take_it_out_of_the_reach_of_the_others() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);
        long farthest = LamportClock.MAX_LEAD;

        leap(branch, farthest);
        assertThat(branch.process().time()).isEqualTo(farthest + 2);
        assertThatThrownBy(() -> leap(branch, farthest + 2 + 1025)).isInstanceOf(Refusal.class)
                .hasMessageContaining("ahead of branch-2, which was last heard of at 0");
        leap(branch, farthest + 2 + 1024); // no leap

        branch.deliver(BRANCH_2, farthest, new Multicast(List.of(five(-2))));
        assertThatThrownBy(() -> leap(branch, farthest + 5000)).isInstanceOf(Refusal.class)
                .hasMessageContaining("ahead of branch-3, which was last heard of at 0");
        branch.deliver(BRANCH_3, farthest + 10, new Multicast(List.of(five(-3))));
        leap(branch, 2 * farthest);
        assertThat(branch.process().time()).isEqualTo(2 * farthest + 2);
    }

    private static void leap(ProcessFixture<BranchProtocol.State> branch, long stamp) {
        branch.process().handle(new Input.Serve(99, CUSTOMER, stamp, new Exchange("GET /balance")));
    }

    /// Only those who work with it move its clock.
    @Test
    void an_order_of_another_branchs_client() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);

        for (String stranger : List.of("client-2", "client", "customer", "branch-4", "bank", "outside")) {
            branch.assertRefuses(
                    branch.questionFrom(ProcessId.parse(stranger), 1 << 20, new Order(FIVE)), Reason.INVALID);
        }
        branch.process().handle(branch.questionFrom(new ProcessId("client", 1), 1 << 20, new Order(FIVE)));
        assertThat(branch.process().time()).isGreaterThan(1 << 20);
    }

    @ParameterizedTest
    @EnumSource
    void a_negative_event_id_of_a_customer(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode);

        branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(five(-1))), Reason.INVALID);
        branch.assertRefuses(branch.questionFrom(CUSTOMER, 1, new Order(five(-1))), Reason.INVALID);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -3, -4, -EventId.MAX})
    void an_update_without_a_number_or_with_one_that_its_branch_does_not_give(long id) {
        ProcessFixture<BranchProtocol.State> ordered = branch(Mode.ORDERED);
        ProcessFixture<BranchProtocol.State> eager = branch(Mode.EAGER);

        ordered.assertRefuses(ordered.nextFrom(BRANCH_2, 1, new Multicast(List.of(FIVE, five(id)))), Reason.INVALID);
        eager.assertRefuses(eager.nextFrom(BRANCH_2, 1, new Propagate(1, five(id))), Reason.INVALID);
        ordered.deliver(BRANCH_2, 1, new Multicast(List.of(five(-2), five(-5), five(EventId.MAX))));
        eager.deliver(BRANCH_2, 1, new Propagate(1, five(-2)));
    }

    @Test
    void a_message_of_the_other_mode() {
        ProcessFixture<BranchProtocol.State> ordered = branch(Mode.ORDERED);
        ProcessFixture<BranchProtocol.State> eager = branch(Mode.EAGER);

        ordered.assertRefuses(ordered.nextFrom(BRANCH_2, 1, new Propagate(1, FIVE)), Reason.INVALID);
        eager.assertRefuses(eager.nextFrom(BRANCH_2, 1, new Multicast(List.of(FIVE))), Reason.INVALID);
    }

    @Test
    void a_batch_that_is_too_large_or_has_an_event_id_twice() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);
        List<Update> most = LongStream.rangeClosed(1, BranchProtocol.MAX_PER_BATCH)
                .mapToObj(BranchRefusalTest::five)
                .toList();
        List<Update> more = new ArrayList<>(most);
        more.add(five(1_000));

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 1, new Multicast(more)), Reason.INVALID);
        branch.assertRefuses(branch.nextFrom(BRANCH_2, 1, new Multicast(List.of(FIVE, FIVE))), Reason.INVALID);
        branch.deliver(BRANCH_2, 1, new Multicast(most));
    }

    @Test
    void a_third_batch_before_the_first_is_acknowledged() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);
        branch.deliver(BRANCH_2, 1, new Multicast(List.of(five(1))));
        branch.deliver(BRANCH_2, 2, new Multicast(List.of(five(2))));

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 3, new Multicast(List.of(five(3)))), Reason.INVALID);
        branch.deliver(BRANCH_3, 3, new Multicast(List.of(five(3))));
        branch.turn();
        branch.deliver(BRANCH_2, 20, new Multicast(List.of(five(4))));
    }

    @Test
    void an_acknowledgement_of_nothing_or_of_what_nobody_can_have_sent() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);
        Acknowledge tooMany = new Acknowledge(LongStream.rangeClosed(1, BranchProtocol.MAX_ACKNOWLEDGED + 1)
                .mapToObj(time -> new Timestamp(time, 3))
                .collect(Collectors.toCollection(TreeSet::new)));

        for (Acknowledge bad : List.of(
                new Acknowledge(new TreeSet<>()), tooMany, acknowledge(new Timestamp(998, 2)),
                acknowledge(new Timestamp(998, 4)), acknowledge(new Timestamp(999, 3)),
                acknowledge(new Timestamp(998, 1)))) {
            branch.assertRefuses(branch.nextFrom(BRANCH_2, 999, bad), Reason.INVALID);
        }
        branch.deliver(BRANCH_2, 999, acknowledge(new Timestamp(998, 3)));
    }

    @Test
    void a_word_about_a_change_that_nobody_can_have_asked_for() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);
        branch.deliver(BRANCH_3, 7, acknowledge(new Timestamp(6, 2)));

        for (Timestamp asked : List.of(
                new Timestamp(1, 1), // not by this branch
                new Timestamp(5, 3), // nor by branch 3, which has been heard later
                new Timestamp(8, 2), // a branch does not agree with itself
                new Timestamp(8, 4),
                new Timestamp(9, 3))) {
            branch.assertRefuses(branch.nextFrom(BRANCH_2, 9, new AgreeToMode(asked, Mode.EAGER)), Reason.INVALID);
        }
    }

    @Test
    void a_word_about_a_change_of_which_only_a_third_branch_speaks_holds_nobody_up() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER);
        branch.deliver(BRANCH_2, 9, new AgreeToMode(new Timestamp(8, 3), Mode.ORDERED));

        branch.assertRefuses(
                branch.nextFrom(BRANCH_2, 10, new AgreeToMode(new Timestamp(9, 3), Mode.ORDERED)), Reason.INVALID);
        assertThat(ProcessFixture.facts(BranchFact.Executed.class, branch.ask(new BranchCommand.Submit(FIVE))))
                .as("nothing waits").hasSize(1);

        branch.deliver(BRANCH_3, 12, new Propagate(1, five(2)));
        assertThat(branch.state().modeSwitch()).as("branch 3 never asked").isEqualTo(ModeSwitch.initial());
    }

    @Test
    void a_word_that_came_before_what_it_is_about_counts_if_it_is_about_the_same() {
        for (Mode said : Mode.values()) {
            ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER);
            branch.deliver(BRANCH_2, 9, new AgreeToMode(new Timestamp(8, 3), said));
            branch.deliver(BRANCH_3, 8, new ChangeMode(Mode.ORDERED));

            assertThat(branch.state().mode()).isEqualTo(said);
        }
    }

    @Test
    void a_word_given_twice_or_for_another_mode_than_was_asked() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER);
        branch.ask(new BranchCommand.SetMode(Mode.ORDERED));
        Timestamp asked = branch.state().modeSwitch().changes().firstKey();

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 9, new AgreeToMode(asked, Mode.EAGER)), Reason.INVALID);
        branch.deliver(BRANCH_2, 9, new AgreeToMode(asked, Mode.ORDERED));
        branch.assertRefuses(branch.nextFrom(BRANCH_2, 10, new AgreeToMode(asked, Mode.ORDERED)), Reason.INVALID);
    }

    @Test
    void what_a_branch_has_propagated_already() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER);
        branch.deliver(BRANCH_2, 1, new Propagate(1, FIVE));

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 9, new Propagate(2, FIVE)), Reason.INVALID);
    }

    @Test
    void a_batch_of_nothing() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 1, new Multicast(List.of())), Reason.INVALID);
    }

    @Test
    void an_acknowledgement_of_an_own_batch_that_was_not_sent_or_has_been_acknowledged() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);
        branch.ask(new BranchCommand.Submit(FIVE));
        branch.turn();
        Timestamp sent = branch.state().ordered().unanswered().firstKey();
        Acknowledge another = acknowledge(new Timestamp(sent.time() + 1, 1));
        Acknowledge andAnother = acknowledge(sent, new Timestamp(sent.time() + 1, 1));

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 9, another), Reason.INVALID);
        branch.assertRefuses(branch.nextFrom(BRANCH_2, 9, andAnother), Reason.INVALID);
        branch.deliver(BRANCH_2, 9, acknowledge(sent, new Timestamp(7, 3)));
        branch.assertRefuses(branch.nextFrom(BRANCH_2, 10, acknowledge(sent)), Reason.INVALID);
    }

    private static Acknowledge acknowledge(Timestamp... batches) {
        return new Acknowledge(new TreeSet<>(List.of(batches)));
    }

    @ParameterizedTest
    @EnumSource
    void messages_of_strangers(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode);

        for (ProcessId stranger : List.of(
                new ProcessId("branch", 4), new ProcessId("branch", 1), new ProcessId("client", 2), CUSTOMER)) {
            for (Message message : branchMessages()) {
                branch.assertRefuses(branch.nextFrom(stranger, 1, message), Reason.INVALID);
            }
        }
    }

    @Test
    void an_answer_to_a_propagation_that_was_not_sent() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER);
        branch.ask(new BranchCommand.Submit(FIVE));

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 9, new Propagated(2)), Reason.INVALID);
        branch.assertRefuses(branch.nextFrom(new ProcessId("branch", 3), 9, new Propagated(1)), Reason.INVALID);
    }

    @Test
    void a_question_that_came_as_a_message() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);

        branch.assertRefuses(branch.nextFrom(BRANCH_2, 1, new Order(FIVE)), Reason.INVALID);
        branch.assertRefuses(branch.nextFrom(CUSTOMER, 1, new Order(FIVE)), Reason.INVALID);
    }

    @Test
    void a_message_that_came_as_a_question() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);

        for (Message message : branchMessages()) {
            branch.assertRefuses(branch.questionFrom(BRANCH_2, 1, message), Reason.INVALID);
        }
    }

    @Test
    void an_answer_that_nobody_asked_for_and_what_is_no_business_of_a_branch() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);

        for (Message message : List.of(new Completed(FIVE, Ending.SUCCESS, Money.parse("405")),
                new MutexMessage.Reply())) {
            branch.assertRefuses(branch.nextFrom(BRANCH_2, 1, message), Reason.INVALID);
            branch.assertRefuses(branch.questionFrom(CUSTOMER, 1, message), Reason.INVALID);
        }
        branch.assertRefuses(new Input.Ask(new Command() {}), Reason.INVALID);
    }

    @Test
    void a_stamp_that_is_none() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);

        for (long stamp : new long[]{-1, Timestamp.MAX_TIME, Long.MAX_VALUE, Long.MIN_VALUE}) {
            branch.assertRefuses(branch.nextFrom(BRANCH_2, stamp, new Multicast(List.of(FIVE))), Reason.INVALID);
            branch.assertRefuses(branch.questionFrom(CUSTOMER, stamp, new Order(FIVE)), Reason.INVALID);
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_mode_while_an_update_is_under_way(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode);
        branch.ask(new BranchCommand.Submit(FIVE));
        Mode other = mode == Mode.EAGER ? Mode.ORDERED : Mode.EAGER;

        branch.assertRefuses(new Input.Ask(new BranchCommand.SetMode(other)), Reason.CONFLICT);
    }

    @ParameterizedTest
    @EnumSource
    void more_than_may_wait(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(new Limits(2, 1, 1), mode);
        branch.deliver(BRANCH_2, 1, new ChangeMode(Mode.ORDERED));
        branch.ask(new BranchCommand.Submit(five(1)));
        branch.ask(new BranchCommand.Submit(five(2)));

        branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(FIVE)), Reason.FULL);
        branch.assertRefuses(branch.questionFrom(CUSTOMER, 1, new Order(FIVE)), Reason.FULL);
    }

    @Test
    void a_deposit_that_the_balance_has_no_room_for() {
        ProcessFixture<BranchProtocol.State> branch = new ProcessFixture<>(
                new ProcessId("branch", 1),
                new BranchProtocol.Kind(
                        1, new TreeSet<>(), Limits.DEFAULT, Mode.ORDERED, new Money(Money.MAX_CENTS)));

        branch.ask(new BranchCommand.Submit(FIVE));
        List<Effect> effects = branch.turn();

        assertThat(ProcessFixture.facts(BranchFact.Finished.class, effects))
                .extracting(BranchFact.Finished::outcome)
                .as("all replicas have to decide alike, so it is carried out as an ABORT")
                .containsExactly(Ending.ABORT);
    }

    private static List<Message> branchMessages() {
        return List.of(
                new Multicast(List.of(FIVE)),
                acknowledge(new Timestamp(1, 1)),
                new Propagate(1, FIVE),
                new Propagated(1),
                new ChangeMode(Mode.EAGER),
                new AgreeToMode(new Timestamp(1, 1), Mode.EAGER));
    }

    private static ProcessFixture<BranchProtocol.State> branch(Mode mode) {
        return branch(Limits.DEFAULT, mode);
    }

    private static ProcessFixture<BranchProtocol.State> branch(Limits limits, Mode mode) {
        return new ProcessFixture<>(
                new ProcessId("branch", 1),
                new BranchProtocol.Kind(
                        1, new TreeSet<>(List.of(2, 3)), limits, mode, Money.parse("400")));
    }
}
