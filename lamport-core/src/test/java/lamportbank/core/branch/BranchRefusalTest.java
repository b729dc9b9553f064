package lamportbank.core.branch;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
import lamportbank.core.chain.Outcome;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/// What branch 1 of three does not take, and that it is then as if it had never come.
class BranchRefusalTest {
    private static final ProcessId CUSTOMER = new ProcessId("customer", 1);
    private static final ProcessId BRANCH_2 = new ProcessId("branch", 2);
    private static final Update FIVE = new Update(1, Update.Kind.DEPOSIT, Money.parse("5"));
    private static final Update NOTHING = new Update(1, Update.Kind.DEPOSIT, Money.ZERO);
    private static final Update LESS = new Update(1, Update.Kind.DEPOSIT, Money.parse("-50"));

    @ParameterizedTest
    @EnumSource
    void an_amount_that_is_not_more_than_zero(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode);

        for (Update update : List.of(NOTHING, LESS)) {
            branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(update)), Reason.INVALID);
            branch.assertRefuses(branch.questionFrom(CUSTOMER, 1, new Order(update)), Reason.INVALID);
            branch.assertRefuses(branch.nextFrom(BRANCH_2, 1, new Multicast(List.of(FIVE, update))), Reason.INVALID);
            branch.assertRefuses(branch.nextFrom(BRANCH_2, 1, new Propagate(1, update)), Reason.INVALID);
        }
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

        for (Message message : List.of(new Completed(FIVE, Outcome.SUCCESS, Money.parse("405")),
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
        branch.ask(new BranchCommand.Submit(FIVE));
        branch.ask(new BranchCommand.Submit(FIVE));

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
                .containsExactly(Outcome.ABORT);
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
