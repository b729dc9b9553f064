package lamportbank.core.property;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankFact;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// A property that cannot fail proves nothing: each one is shown a history that breaks it, and one that does not.
class BankAndClientsPropertyTest extends History {
    @Test
    void two_inside() {
        over(Property.AT_MOST_ONE_INSIDE).does(ONE, 1, entered(EARLY)).does(TWO, 1, entered(LATE))
                .breaks(Property.AT_MOST_ONE_INSIDE);
    }

    @Test
    void one_after_the_other() {
        over(Property.AT_MOST_ONE_INSIDE)
                .does(ONE, 1, entered(EARLY), new ClientFact.Released(EARLY, FIRST))
                .does(TWO, 1, entered(LATE))
                .holds();
    }

    @Test
    void who_is_fenced_does_not_count() {
        over(Property.AT_MOST_ONE_INSIDE)
                .does(ONE, 1, entered(EARLY))
                .does(BANK, 1, evicted(1))
                .does(TWO, 1, entered(LATE))
                .does(ONE, 1, entered(new Timestamp(5, 1)))
                .holds();
    }

    @Test
    void an_earlier_request_enters_later() {
        over(Property.ENTRY_IN_TIMESTAMP_ORDER).does(TWO, 1, entered(LATE)).does(ONE, 1, entered(EARLY))
                .breaks(Property.ENTRY_IN_TIMESTAMP_ORDER);
    }

    @Test
    void a_request_that_stepped_back_enters_again() {
        over(Property.ENTRY_IN_TIMESTAMP_ORDER)
                .does(ONE, 1, entered(EARLY), new ClientFact.SteppedBack(EARLY), entered(EARLY))
                .holds();
    }

    @Test
    void the_same_request_enters_twice() {
        over(Property.ENTRY_IN_TIMESTAMP_ORDER).does(ONE, 1, entered(EARLY), entered(EARLY))
                .breaks(Property.ENTRY_IN_TIMESTAMP_ORDER);
    }

    @Test
    void blocks_out_of_order() {
        over(Property.ENTRY_IN_TIMESTAMP_ORDER)
                .does(BANK, 1, sealed(OTHER_FIRST), sealed(block(1, EARLY, OTHER_FIRST.hash(), "a")))
                .breaks(Property.ENTRY_IN_TIMESTAMP_ORDER);
    }

    @Test
    void a_conflict() {
        over(Property.NO_CONFLICT_AT_THE_BANK).does(BANK, 1, new BankFact.ConflictWitnessed(0, LATE))
                .breaks(Property.NO_CONFLICT_AT_THE_BANK);
    }

    @Test
    void a_chain_with_a_gap() {
        over(Property.CHAINS_ARE_PREFIXES).does(BANK, 1, sealed(FIRST), sealed(SECOND)).does(ONE, 1, appended(SECOND))
                .breaks(Property.CHAINS_ARE_PREFIXES);
    }

    @Test
    void a_chain_longer_than_the_banks() {
        over(Property.CHAINS_ARE_PREFIXES)
                .does(BANK, 1, sealed(FIRST))
                .does(ONE, 1, appended(FIRST), appended(SECOND))
                .breaks(Property.CHAINS_ARE_PREFIXES);
    }

    @Test
    void two_chains_that_fork_and_no_bank_to_be_seen() {
        over(Property.CHAINS_ARE_PREFIXES).does(ONE, 1, appended(FIRST)).does(TWO, 1, appended(OTHER_FIRST))
                .breaks(Property.CHAINS_ARE_PREFIXES);
    }

    @Test
    void a_block_that_does_not_follow() {
        over(Property.CHAINS_ARE_PREFIXES)
                .does(BANK, 1, sealed(FIRST), sealed(block(1, LATE, OTHER_FIRST.hash(), "c")))
                .breaks(Property.CHAINS_ARE_PREFIXES);
    }

    @Test
    void a_chain_that_is_behind_and_one_that_was_not_seen_from_its_beginning() {
        ProcessId late = new ProcessId("client", 3);
        over(Property.CHAINS_ARE_PREFIXES)
                .does(BANK, 1, sealed(FIRST), sealed(SECOND))
                .does(ONE, 1, appended(FIRST));
        numbers.put(late, 17L);
        does(late, 1, appended(SECOND)).holds();
    }

    @Test
    void another_block_at_the_same_height_on_its_way() {
        over(Property.NO_HASH_CHANGES)
                .does(BANK, 1, sealed(FIRST))
                .does(TWO, new Effect.Sent(1, ONE, 1, new MutexMessage.Release(LATE, OTHER_FIRST)))
                .breaks(Property.NO_HASH_CHANGES);
    }

    @Test
    void a_hash_that_is_not_that_of_the_content() {
        Block forged = new Block(0, 1, 1, Block.GENESIS, SECOND.transfers(), FIRST.hash());
        over(Property.NO_HASH_CHANGES).does(ONE, 1, new ClientFact.BlockHeldBack(forged))
                .breaks(Property.NO_HASH_CHANGES);
    }

    @Test
    void a_transfer_in_two_blocks() {
        over(Property.EVERY_TRANSFER_IN_ONE_BLOCK)
                .does(BANK, 1, sealed(FIRST), sealed(block(1, new Timestamp(5, 1), FIRST.hash(), "a")))
                .breaks(Property.EVERY_TRANSFER_IN_ONE_BLOCK);
    }

    @Test
    void a_transfer_that_nobody_accepted() {
        over(Property.EVERY_TRANSFER_IN_ONE_BLOCK)
                .does(ONE, 1, new ClientFact.Submitted(new Transfer("x", 1, 9, new Money(100))))
                .does(BANK, 1, sealed(FIRST))
                .breaks(Property.EVERY_TRANSFER_IN_ONE_BLOCK);
    }

    @Test
    void accepted_and_sealed_once() {
        over(Property.EVERY_TRANSFER_IN_ONE_BLOCK, Property.EVERY_REQUEST_ENDS)
                .does(ONE, 1, new ClientFact.Submitted(new Transfer("a", 1, 9, new Money(100))))
                .does(BANK, 1, sealed(FIRST))
                .holds();
    }

    @Test
    void money_from_nowhere() {
        over(Property.MONEY_IS_CONSERVED)
                .does(BANK, 1, new BankFact.AccountOpened(1, new Money(100)), new BankFact.AccountOpened(9, Money.ZERO))
                .does(BANK, 1, new BankFact.BlockSealed(
                        FIRST, new TreeMap<>(Map.of(1, Money.ZERO, 9, new Money(101)))))
                .breaks(Property.MONEY_IS_CONSERVED);
    }

    @Test
    void a_negative_balance() {
        over(Property.MONEY_IS_CONSERVED)
                .does(BANK, 1, new BankFact.AccountOpened(1, new Money(99)))
                .does(BANK, 1, new BankFact.BlockSealed(FIRST, new TreeMap<>(Map.of(1, new Money(-1)))))
                .breaks(Property.MONEY_IS_CONSERVED);
    }

    @Test
    void money_that_moves() {
        over(Property.MONEY_IS_CONSERVED)
                .does(BANK, 1, new BankFact.AccountOpened(1, new Money(100)), new BankFact.AccountOpened(9, Money.ZERO))
                .does(BANK, 1, new BankFact.BlockSealed(
                        FIRST, new TreeMap<>(Map.of(1, Money.ZERO, 9, new Money(100)))))
                .holds();
    }

    @Test
    void an_abort_of_what_was_covered() {
        Block aborted = Block.seal(0, EARLY, Block.GENESIS,
                List.of(new SealedTransfer("a", 1, 9, new Money(100), Outcome.ABORT)));
        over(Property.MONEY_IS_CONSERVED)
                .does(BANK, 1, new BankFact.AccountOpened(1, new Money(100)), new BankFact.AccountOpened(9, Money.ZERO))
                .does(BANK, 1, sealed(aborted))
                .breaks(Property.MONEY_IS_CONSERVED);
    }

    @Test
    void a_success_that_was_not_covered() {
        over(Property.MONEY_IS_CONSERVED)
                .does(BANK, 1, new BankFact.AccountOpened(1, new Money(99)), sealed(FIRST))
                .breaks(Property.MONEY_IS_CONSERVED);
    }

    // ---- some of it is not seen

    /// Each property is shown a history with a hole that would break it if nobody said that there is a hole.
    @Test
    void a_gap_is_no_violation_of_anything() {
        over(Property.values()).does(BANK, 1, new BankFact.AccountOpened(1, new Money(100)), sealed(FIRST))
                .does(ONE, 1, entered(EARLY), appended(FIRST))
                .does(ONE, new Effect.Sent(2, TWO, 1, new MutexMessage.Reply()))
                .does(TWO, new Effect.Received(3, ONE, 1, 2, new MutexMessage.Reply()));
        List.of(BANK, ONE, TWO).forEach(process -> {
            watch.onGap(process);
            numbers.merge(process, 40L, Long::sum);
        });
        Block third = block(2, new Timestamp(5, 1), SECOND.hash(), "c");
        does(BANK, 9, new BankFact.BlockSealed(third, new TreeMap<>(Map.of(1, new Money(700)))))
                .does(ONE, 9, entered(EARLY), new ClientFact.Released(EARLY, third), appended(third))
                .does(ONE, new Effect.Sent(10, TWO, 4, new MutexMessage.Reply()))
                .does(TWO, new Effect.Received(11, ONE, 4, 10, new MutexMessage.Reply()))
                .does(TWO, 11, entered(new Timestamp(6, 2)))
                .holds();
    }

    @Test
    void who_was_inside_before_a_gap_may_have_left() {
        over(Property.AT_MOST_ONE_INSIDE).does(ONE, 1, entered(EARLY));
        watch.onGap(ONE);
        does(TWO, 1, entered(LATE)).holds();
    }

    @Test
    void an_eviction_that_was_not_seen() {
        over(Property.AT_MOST_ONE_INSIDE);
        watch.onEvicted(1);
        does(ONE, 1, entered(EARLY)).does(TWO, 1, entered(LATE)).holds();
    }

    @Test
    void names_the_effect_and_every_property_that_it_broke() {
        Block forged = new Block(0, 1, 1, Block.GENESIS, FIRST.transfers(), SECOND.hash());
        over(Property.values()).does(ONE, 1, appended(FIRST));
        List<Effect> effects = List.of(
                new Effect.Happened(1, new ClientFact.BalanceQueried()),
                new Effect.Happened(1, appended(forged)));
        assertThat(watch.everyViolation(TWO, 7, effects))
                .allSatisfy(broken -> assertThat(broken.effect()).isEqualTo(8))
                .extracting(Violation::property)
                .containsExactly(Property.CHAINS_ARE_PREFIXES, Property.NO_HASH_CHANGES);
    }
}
