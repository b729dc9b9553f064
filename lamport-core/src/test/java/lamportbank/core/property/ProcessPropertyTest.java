package lamportbank.core.property;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;

import static org.assertj.core.api.Assertions.assertThat;

/// As [BankAndClientsPropertyTest], for the properties of any process, and of branches.
class ProcessPropertyTest extends History {
    private static final Message REPLY = new MutexMessage.Reply();

    @Test
    void a_clock_that_does_not_tick_for_a_sending() {
        over(Property.CLOCK_CONDITION)
                .does(ONE, new Effect.Sent(3, TWO, 1, REPLY))
                .does(ONE, new Effect.Sent(3, TWO, 2, REPLY))
                .breaks(Property.CLOCK_CONDITION);
    }

    @Test
    void a_broadcast_is_one_event() {
        over(Property.CLOCK_CONDITION)
                .does(ONE, new Effect.Sent(3, new TreeMap<>(Map.of(TWO, 1L, BANK, 1L)), REPLY))
                .holds();
        over(Property.CLOCK_CONDITION)
                .does(ONE, new Effect.Sent(3, TWO, 1, REPLY), new Effect.Sent(3, BANK, 1, REPLY))
                .breaks(Property.CLOCK_CONDITION);
    }

    @Test
    void a_receipt_that_is_not_later_than_its_sending() {
        over(Property.CLOCK_CONDITION).does(TWO, new Effect.Received(7, ONE, 1, 7, REPLY))
                .breaks(Property.CLOCK_CONDITION);
    }

    @Test
    void a_clock_that_goes_back() {
        over(Property.CLOCK_CONDITION).does(ONE, 7, new ClientFact.BalanceQueried())
                .does(ONE, 6, new ClientFact.BalanceQueried())
                .breaks(Property.CLOCK_CONDITION);
    }

    @Test
    void a_message_twice() {
        over(Property.CHANNELS_ARE_FIFO_ONCE)
                .does(ONE, new Effect.Sent(1, TWO, 1, REPLY))
                .does(TWO, new Effect.Received(2, ONE, 1, 1, REPLY), new Effect.Received(3, ONE, 1, 1, REPLY))
                .breaks(Property.CHANNELS_ARE_FIFO_ONCE);
    }

    @Test
    void a_message_left_out() {
        over(Property.CHANNELS_ARE_FIFO_ONCE)
                .does(ONE, new Effect.Sent(1, TWO, 1, REPLY), new Effect.Sent(2, TWO, 2, REPLY))
                .does(TWO, new Effect.Received(3, ONE, 2, 2, REPLY))
                .breaks(Property.CHANNELS_ARE_FIFO_ONCE);
    }

    @Test
    void a_message_with_another_stamp_than_it_was_sent_with() {
        over(Property.CHANNELS_ARE_FIFO_ONCE)
                .does(ONE, new Effect.Sent(1, TWO, 1, REPLY))
                .does(TWO, new Effect.Received(9, ONE, 1, 8, REPLY))
                .breaks(Property.CHANNELS_ARE_FIFO_ONCE);
    }

    @Test
    void a_message_that_nobody_sent() {
        over(Property.CHANNELS_ARE_FIFO_ONCE)
                .does(ONE, 1, new ClientFact.BalanceQueried())
                .does(TWO, new Effect.Received(9, ONE, 1, 8, REPLY))
                .breaks(Property.CHANNELS_ARE_FIFO_ONCE);
    }

    @Test
    void a_message_of_somebody_who_is_not_watched() {
        over(Property.CHANNELS_ARE_FIFO_ONCE).does(TWO, new Effect.Received(9, ONE, 1, 8, REPLY)).holds();
    }

    private static Fact executed(long event, long balance) {
        Update update = new Update(event, Update.Kind.DEPOSIT, new Money(100));
        return new BranchFact.Executed(1, update, Outcome.SUCCESS, new Money(balance));
    }

    @Test
    void replicas_in_different_orders() {
        over(Property.REPLICAS_EXECUTE_THE_SAME)
                .does(BRANCH_1, 1, executed(1, 100), executed(2, 200))
                .does(BRANCH_2, 1, executed(2, 100))
                .breaks(Property.REPLICAS_EXECUTE_THE_SAME);
    }

    @Test
    void an_update_executed_twice() {
        over(Property.REPLICAS_EXECUTE_THE_SAME).does(BRANCH_1, 1, executed(1, 100), executed(1, 200))
                .breaks(Property.REPLICAS_EXECUTE_THE_SAME);
    }

    @Test
    void a_replica_that_is_overdrawn() {
        over(Property.REPLICAS_EXECUTE_THE_SAME).does(BRANCH_1, 1, executed(1, -1))
                .breaks(Property.REPLICAS_EXECUTE_THE_SAME);
    }

    @Test
    void a_replica_that_is_behind() {
        over(Property.REPLICAS_EXECUTE_THE_SAME)
                .does(BRANCH_1, 1, executed(1, 100), executed(2, 200))
                .does(BRANCH_2, 1, executed(1, 100))
                .holds();
    }

    @Test
    void replicas_that_are_seen_from_some_moment_on() {
        over(Property.REPLICAS_EXECUTE_THE_SAME);
        numbers.put(BRANCH_1, 17L);
        numbers.put(BRANCH_2, 9L);
        does(BRANCH_1, 1, executed(2, 200), executed(3, 300))
                .does(BRANCH_2, 1, executed(1, 100), executed(2, 200), executed(3, 300), executed(4, 400))
                .does(BRANCH_1, 1, executed(4, 400))
                .holds();
        does(BRANCH_1, 1, executed(6, 500)).does(BRANCH_2, 1, executed(5, 500))
                .breaks(Property.REPLICAS_EXECUTE_THE_SAME);
    }

    @Test
    void two_branches_may_number_two_events_alike() {
        Update update = new Update(1, Update.Kind.DEPOSIT, new Money(100));
        over(Property.REPLICAS_EXECUTE_THE_SAME)
                .does(BRANCH_1, 1, executed(1, 100), new BranchFact.Executed(
                        2, update, Outcome.SUCCESS, new Money(200)))
                .holds();
    }

    @Test
    void effects_that_are_numbered_anew_after_a_crash() {
        over(Property.NOTHING_COMMITTED_IS_FORGOTTEN).does(ONE, 1, new ClientFact.BalanceQueried());
        numbers.remove(ONE);
        does(ONE, 1, new ClientFact.BalanceQueried()).breaks(Property.NOTHING_COMMITTED_IS_FORGOTTEN);
    }

    @Test
    void a_transfer_that_never_ends() {
        over(Property.EVERY_REQUEST_ENDS)
                .does(ONE, 1, new ClientFact.Submitted(new Transfer("a", 1, 9, new Money(100))))
                .breaks(Property.EVERY_REQUEST_ENDS);
    }

    @Test
    void a_request_that_never_ends() {
        over(Property.EVERY_REQUEST_ENDS).does(ONE, 1, new ClientFact.Requested(EARLY, List.of()))
                .breaks(Property.EVERY_REQUEST_ENDS);
    }

    @Test
    void an_evicted_client_is_owed_nothing() {
        over(Property.EVERY_REQUEST_ENDS)
                .does(ONE, 1, new ClientFact.Requested(EARLY, List.of()))
                .does(BANK, 1, evicted(1))
                .does(ONE, 1, new ClientFact.Requested(LATE, List.of()))
                .holds();
    }

    @Test
    void every_property_has_a_sentence_a_source_and_a_watch_that_can_be_copied() {
        for (Property property : Property.values()) {
            assertThat(property.sentence()).endsWith(".");
            assertThat(property.source()).isNotBlank();
            over(property).does(ONE, 1, entered(EARLY), new ClientFact.Requested(LATE, List.of()));
            assertThat(watch.copy()).isEqualTo(watch);
        }
    }
}
