package lamportbank.core.branch;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.branch.BranchMessage.Acknowledge;
import lamportbank.core.branch.BranchMessage.ChangeMode;
import lamportbank.core.branch.BranchMessage.Completed;
import lamportbank.core.branch.BranchMessage.Multicast;
import lamportbank.core.branch.BranchMessage.Order;
import lamportbank.core.branch.BranchMessage.Propagate;
import lamportbank.core.branch.BranchProtocol.Limits;
import lamportbank.core.branch.Update.Kind;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/// A customer's id stands for one update, at whichever branch it is asked for.
class IdempotencyTest {
    private static final ProcessId BRANCH_2 = new ProcessId("branch", 2);
    private static final ProcessId CUSTOMER = new ProcessId("customer", 1);

    private static ProcessFixture<BranchProtocol.State> branch(Mode mode, Integer... others) {
        return new ProcessFixture<>(new ProcessId("branch", 1), new BranchProtocol.Kind(
                1, new TreeSet<>(List.of(others)), Limits.DEFAULT, mode, Money.parse("400")));
    }

    private static Update deposit(long id, String amount) {
        return new Update(id, Kind.DEPOSIT, Money.parse(amount));
    }

    private static List<Effect> submit(ProcessFixture<?> branch, Update update) {
        List<Effect> effects = branch.ask(new BranchCommand.Submit(update));
        branch.turn();
        return effects;
    }

    private static BranchFact.Finished finished(Update update, Ending ending, String balance) {
        return new BranchFact.Finished(update, ending, Money.parse(balance));
    }

    private static List<BranchFact.Finished> finished(List<Effect> effects) {
        return ProcessFixture.facts(BranchFact.Finished.class, effects);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_asked_again_is_answered_as_it_was_and_not_executed(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode);
        submit(branch, deposit(7, "5"));
        submit(branch, deposit(8, "1"));

        assertThat(finished(submit(branch, deposit(7, "5"))))
                .containsExactly(finished(deposit(7, "5"), Ending.SUCCESS, "405"));
        assertThat(branch.question(CUSTOMER, 1, new Order(deposit(7, "5"))))
                .isEqualTo(new Completed(deposit(7, "5"), Ending.SUCCESS, Money.parse("405")));
        assertThat(branch.state().balance()).isEqualTo(Money.parse("406"));
    }

    @ParameterizedTest
    @EnumSource
    void what_was_not_covered_is_not_covered_when_it_is_asked_again(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode);
        Update tooMuch = new Update(7, Kind.WITHDRAW, Money.parse("401"));
        submit(branch, tooMuch);
        submit(branch, deposit(8, "100"));

        assertThat(finished(submit(branch, tooMuch))).containsExactly(finished(tooMuch, Ending.ABORT, "400"));
    }

    @ParameterizedTest
    @EnumSource
    void another_update_with_the_same_id_is_refused(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode);
        submit(branch, deposit(7, "5"));

        for (Update other : List.of(deposit(7, "6"), new Update(7, Kind.WITHDRAW, Money.parse("5")))) {
            branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(other)), Reason.CONFLICT);
            branch.assertRefuses(branch.questionFrom(CUSTOMER, 1, new Order(other)), Reason.CONFLICT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_number_of_ours_is_never_a_customers_id(Mode mode) {
        ProcessFixture<BranchProtocol.State> branch = branch(mode, 2);
        List<Effect> numbered = submit(branch, deposit(0, "5"));
        submit(branch, deposit(EventId.MAX, "5"));
        List<Effect> customers = submit(branch, deposit(1, "5"));
        List<Effect> next = submit(branch, deposit(0, "5"));

        assertThat(ProcessFixture.facts(BranchFact.Accepted.class, numbered)).extracting(it -> it.update().eventId())
                .containsExactly(-1L);
        assertThat(ProcessFixture.facts(BranchFact.Accepted.class, customers)).extracting(it -> it.update().eventId())
                .containsExactly(1L);
        assertThat(ProcessFixture.facts(BranchFact.Accepted.class, next)).extracting(it -> it.update().eventId())
                .as("no id of a customer moves the numbers on; the even ones are branch 2's").containsExactly(-3L);
    }

    @ParameterizedTest
    @ValueSource(longs = {EventId.MAX - 1, EventId.MAX})
    void numbers_end_in_words_and_ids_of_customers_go_on(long last) {
        BranchProtocol.State fresh = branch(Mode.ORDERED, 2).state();
        ProcessFixture<BranchProtocol.State> branch = ProcessFixture.with(
                new ProcessId("branch", 1),
                new BranchProtocol.Kind(1, new TreeSet<>(List.of(2)), Limits.DEFAULT, Mode.ORDERED, Money.parse("400")),
                new BranchProtocol.State(
                        1, fresh.others(), fresh.limits(), fresh.mode(), fresh.balance(), last, fresh.ordered(),
                        fresh.open(), fresh.eager(), fresh.modeSwitch(), fresh.held(), fresh.executed(),
                        fresh.shares()));

        if (last < EventId.MAX) {
            assertThat(ProcessFixture.facts(BranchFact.Accepted.class, submit(branch, deposit(0, "5"))))
                    .extracting(it -> it.update().eventId()).containsExactly(-EventId.MAX);
        }
        branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(deposit(0, "5"))), Reason.FULL);
        branch.assertRefuses(branch.questionFrom(CUSTOMER, 1, new Order(deposit(0, "5"))), Reason.FULL);
        submit(branch, deposit(7, "5"));
    }

    @Test
    void two_that_travel_at_once_are_told_apart_in_the_total_order_and_never_in_one_batch() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED, 2);
        branch.ask(new BranchCommand.Submit(deposit(7, "5")));
        branch.ask(new BranchCommand.Submit(deposit(7, "5")));
        branch.ask(new BranchCommand.Submit(deposit(7, "6")));
        branch.turn();
        List<Timestamp> own = List.copyOf(branch.state().ordered().queue().entries().keySet());
        assertThat(own).hasSize(2);
        List<Effect> earliest = branch.deliver(BRANCH_2, 1, new Multicast(List.of(deposit(7, "5"))));

        List<Effect> first = branch.deliver(BRANCH_2, 50, new Acknowledge(new TreeSet<>(own)));
        branch.turn();
        List<Timestamp> last = List.copyOf(branch.state().ordered().queue().entries().keySet());
        List<Effect> second = branch.deliver(BRANCH_2, 90, new Acknowledge(new TreeSet<>(last)));

        assertThat(ProcessFixture.facts(BranchFact.Executed.class, earliest)).hasSize(1);
        assertThat(ProcessFixture.facts(BranchFact.Executed.class, first)).isEmpty();
        assertThat(ProcessFixture.facts(BranchFact.Repeated.class, first)).containsExactly(
                new BranchFact.Repeated(1, deposit(7, "5"), Ending.SUCCESS),
                new BranchFact.Repeated(1, deposit(7, "5"), Ending.SUCCESS));
        assertThat(finished(second)).containsExactly(finished(deposit(7, "6"), Ending.CONFLICT, "405"));
        assertThat(branch.state().balance()).isEqualTo(Money.parse("405"));
    }

    @Test
    void an_id_is_forgotten_when_its_branch_has_executed_enough_newer_ones() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.ORDERED);
        LongStream.rangeClosed(1, BranchProtocol.REMEMBERED).forEach(id -> submit(branch, deposit(id, "0.01")));
        submit(branch, deposit(0, "0.01"));
        branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(deposit(1, "0.02"))), Reason.CONFLICT);

        submit(branch, deposit(BranchProtocol.REMEMBERED + 1, "0.01"));

        assertThat(ProcessFixture.facts(BranchFact.Accepted.class, submit(branch, deposit(1, "0.02")))).hasSize(1);
        branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(deposit(3, "0.02"))), Reason.CONFLICT);
        assertThat(branch.state().executed().updates().get(1)).hasSize(BranchProtocol.REMEMBERED);
    }

    @Test
    void eagerly_what_another_branch_has_executed_is_known_here_once_it_has_come() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER, 2);
        branch.deliver(BRANCH_2, 1, new Propagate(1, deposit(7, "5")));

        assertThat(finished(submit(branch, deposit(7, "5"))))
                .containsExactly(finished(deposit(7, "5"), Ending.SUCCESS, "405"));
        branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(deposit(7, "6"))), Reason.CONFLICT);
    }

    @Test
    void eagerly_what_two_branches_have_executed_before_they_heard_of_each_other_counts_twice_everywhere() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER, 2);
        submit(branch, deposit(7, "5"));
        branch.deliver(BRANCH_2, 1, new Propagate(1, deposit(7, "5")));

        assertThat(branch.state().balance()).isEqualTo(Money.parse("410"));
    }

    @Test
    void what_only_one_replica_remembers_decides_nothing_in_total_order() {
        ProcessFixture<BranchProtocol.State> branch = branch(Mode.EAGER, 2);
        Update tooMuch = new Update(7, Kind.WITHDRAW, Money.parse("401"));
        submit(branch, tooMuch);
        submit(branch, deposit(9, "1"));
        branch.deliver(BRANCH_2, 8, new BranchMessage.Propagated(1));
        branch.deliver(BRANCH_2, 9, new ChangeMode(Mode.ORDERED));
        assertThat(branch.state().mode()).isEqualTo(Mode.ORDERED);

        assertThat(ProcessFixture.facts(BranchFact.Accepted.class, submit(branch, tooMuch))).hasSize(1);
        branch.assertRefuses(new Input.Ask(new BranchCommand.Submit(deposit(9, "2"))), Reason.CONFLICT);
    }
}
