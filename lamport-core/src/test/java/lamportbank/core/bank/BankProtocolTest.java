package lamportbank.core.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage.Conflict;
import lamportbank.core.bank.BankMessage.Propose;
import lamportbank.core.bank.BankMessage.Register;
import lamportbank.core.bank.BankMessage.Registered;
import lamportbank.core.bank.BankMessage.Sealed;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal.Reason;

import static lamportbank.core.chain.Outcome.ABORT;
import static lamportbank.core.chain.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/// A bank with the clients 1 and 2, who have 10.00 each.
class BankProtocolTest {
    private static final ProcessId NOBODY = new ProcessId("client", 0);
    private static final ProcessId CLIENT_1 = new ProcessId("client", 1);
    private static final ProcessId CLIENT_2 = new ProcessId("client", 2);

    private final ProcessFixture<BankProtocol.State> bank =
            new ProcessFixture<>(new ProcessId("bank", 0), new BankProtocol.Kind(Money.parse("10")));
    private final List<Block> chain = new ArrayList<>();
    private int transfers;

    BankProtocolTest() {
        register("one");
        register("two");
    }

    @Test
    void a_client_gets_the_next_number_the_members_before_it_and_an_account() {
        Registered answer = register("three");

        assertThat(answer.self().id()).isEqualTo(3);
        assertThat(answer.before()).extracting(Member::id).containsExactly(1, 2);
        assertThat(answer.accounts()).containsExactly(1, 2, 3);
        assertThat(bank.state().accounts()).containsEntry(3, Money.parse("10.00"));
    }

    @Test
    void registering_again_gives_the_same_number_and_no_more_money() {
        Registered again = register("one");

        assertThat(again.self().id()).isEqualTo(1);
        assertThat(again.before()).isEmpty();
        assertThat(bank.state().accounts()).hasSize(2);
    }

    @Test
    void a_number_is_never_given_out_twice() {
        bank.question(CLIENT_2, 5, new BankMessage.Depart(2));

        assertThat(register("three").self().id()).isEqualTo(3);
        assertThat(bank.state().accounts()).as("a leaver's account stays").containsKey(2);
    }

    @Test
    void a_thousand_take_part_at_a_time() {
        for (int id = 3; id <= 1_000; id++) {
            register("client-" + id);
        }
        assertThat(register("client-1000").before()).as("asked again").hasSize(999);
        refusesQuestion(NOBODY, new Register("late", "http://late", null), Reason.FULL);

        bank.question(CLIENT_2, 5, new BankMessage.Depart(2));
        assertThat(register("late").before()).hasSize(999).extracting(Member::id).doesNotContain(2);
    }

    /// Those of before had no such limit.
    @Test
    void a_journal_with_more_members_than_may_take_part_is_gone_on_with_and_takes_no_more() {
        ProcessFixture<BankProtocol.State> old = grown(1_500, 1_500);

        old.assertRefuses(old.questionFrom(NOBODY, 1, new Register("late", "http://late", null)), Reason.FULL);
        Registered again = (Registered) old.question(NOBODY, 1, new Register("n1500", "http://moved", null));
        assertThat(again.before()).as("asked again").hasSize(1_499);
        assertThat(again.self().address()).isEqualTo("http://moved");
        assertThat(((BankMessage.Departed) old.question(CLIENT_2, 5, new BankMessage.Depart(2))).others())
                .hasSize(1_499);
        Propose proposal = new Propose(0, new Timestamp(6, 1), transfers(CLIENT_1, "4.00"));
        assertThat(old.question(CLIENT_1, 50, proposal.lookedUp(0, List.of(), null))).isInstanceOf(Sealed.class);
    }

    @Test
    void a_newcomer_can_be_told_all_accounts_in_one_answer() {
        ProcessFixture<BankProtocol.State> bank = grown(999, BankProtocol.MAX_ACCOUNTS - 1);
        Register last = new Register("last", "http://last", BankProtocol.MAX_ACCOUNTS);
        assertThat(((Registered) bank.question(NOBODY, 1, last)).bytes()).isLessThan(2 << 20);
        bank.question(CLIENT_2, 5, new BankMessage.Depart(2));

        bank.assertRefuses(bank.questionFrom(NOBODY, 6, new Register("more", "http://more", null)), Reason.FULL);
        assertThat(bank.question(NOBODY, 6, last)).as("asked again").isInstanceOf(Registered.class);
        assertThat(bank.question(NOBODY, 6, heir("heir", 2, "n2"))).as("without a new one")
                .isInstanceOf(Registered.class);
    }

    @Test
    void a_journal_with_more_accounts_than_can_be_told_is_gone_on_with_and_takes_no_more() {
        ProcessFixture<BankProtocol.State> old = grown(3, BankProtocol.MAX_ACCOUNTS + 100_000);
        old.question(CLIENT_2, 5, new BankMessage.Depart(2));

        old.assertRefuses(old.questionFrom(NOBODY, 6, new Register("late", "http://late", null)), Reason.FULL);
        old.assertRefuses(old.questionFrom(NOBODY, 6, heir("heir", 2, "n2")), Reason.FULL);
    }

    @Test
    void a_sentence_does_not_name_thousands() {
        ProcessFixture<BankProtocol.State> large = grown(900, 5_000);

        assertThatThrownBy(() -> large.question(CLIENT_1, 1, new BankMessage.QueryAccount(9_999)))
                .hasMessage("there is no account 9999; there are 5000 others");
        assertThatThrownBy(() -> bank.question(CLIENT_1, 1, new BankMessage.QueryAccount(9_999)))
                .hasMessage("there is no account 9999; there are [1, 2]");
        ProcessId nobody = new ProcessId("client", 9_999);
        assertThatThrownBy(() -> large.question(nobody, 1, new BankMessage.Depart(9_999)))
                .hasMessage("there is no member 9999; there are 900 others");
    }

    /// A bank in the middle of its life: all its members, n1 and so on, are active.
    private static ProcessFixture<BankProtocol.State> grown(int members, int accounts) {
        BankProtocol.Kind kind = new BankProtocol.Kind(Money.parse("10"));
        BankProtocol.State state = kind.initial();
        for (int id = 1; id <= members; id++) {
            state.members().put(id, new Member(id, "http://n" + id, "n" + id, id - 1, Member.Status.ACTIVE));
        }
        for (int id = 1; id <= accounts; id++) {
            state.accounts().put(id, Money.parse("10"));
        }
        return ProcessFixture.with(new ProcessId("bank", 0), kind, new BankProtocol.State(
                state.opening(), state.members(), members, state.accounts(), 0, state.tip(), state.lastSealed(), 0));
    }

    @Test
    void the_largest_number_leaves_numbers_for_those_who_come_later() {
        assertThat(register("last", ProcessId.MAX_NUMBER).self().id()).isEqualTo(999_999);
        assertThat(register("next").self().id()).isEqualTo(3);
        assertThat(register("wanted", 5).self().id()).isEqualTo(5);
        assertThat(register("after").self().id()).isEqualTo(4);
        assertThat(register("and-after").self().id()).isEqualTo(6);
    }

    @Test
    void the_account_of_one_who_is_gone_goes_on_with_a_new_member() {
        propose(CLIENT_1, 0, 5, "4.00");
        bank.ask(new BankCommand.Evict(1));
        Register claim = new Register("three", "http://three", null, new BankMessage.Heir(1, "one"));

        Registered answer = (Registered) bank.question(NOBODY, 1, claim);

        assertThat(answer.self().id()).isEqualTo(3);
        assertThat(answer.self().account()).isEqualTo(1);
        assertThat(answer.accounts()).containsExactly(1, 2);
        assertBalances("6.00", "14.00");
        assertThat(((Registered) bank.question(NOBODY, 1, claim)).self()).isEqualTo(answer.self());
        ProcessId heir = new ProcessId("client", 3);
        Transfer spent = new Transfer("spent", 1, 2, Money.parse("6.00"));
        sealed(question(heir, new Propose(1, new Timestamp(9, 3), List.of(spent))));
        assertBalances("0.00", "20.00");
        refusesQuestion(
                heir, new Propose(2, new Timestamp(10, 3), List.of(
                        new Transfer("other", 3, 2, Money.parse("1.00")))),
                Reason.INVALID);
        assertThat(bank.question(heir, 50, new BankMessage.Depart(3))).isInstanceOf(BankMessage.Departed.class);
    }

    @Test
    void an_account_goes_on_only_for_its_owner_and_only_when_nobody_else_has_it() {
        refusesQuestion(NOBODY, heir("three", 1, "one"), Reason.CONFLICT);
        bank.ask(new BankCommand.Evict(1));
        bank.question(CLIENT_2, 5, new BankMessage.Depart(2));

        refusesQuestion(NOBODY, heir("three", 1, "two"), Reason.FENCED);
        refusesQuestion(NOBODY, heir("three", 9, "one"), Reason.UNKNOWN);
        assertThat(bank.question(NOBODY, 1, heir("three", 2, "two"))).isInstanceOf(Registered.class);
        refusesQuestion(NOBODY, heir("four", 2, "two"), Reason.FENCED);
        refusesQuestion(NOBODY, heir("four", 2, "three"), Reason.CONFLICT);
        bank.ask(new BankCommand.Evict(3));
        assertThat(bank.question(NOBODY, 1, heir("four", 2, "three"))).isInstanceOf(Registered.class);
        assertThat(bank.state().accounts()).hasSize(2);
    }

    private static Register heir(String incarnation, int account, String last) {
        return new Register(incarnation, "http://" + incarnation, null, new BankMessage.Heir(account, last));
    }

    @Test
    void no_account_is_opened_with_more_money_than_there_is() {
        Money half = new Money(Money.MAX_CENTS / 2);
        ProcessFixture<BankProtocol.State> rich =
                new ProcessFixture<>(new ProcessId("bank", 0), new BankProtocol.Kind(half));
        rich.question(NOBODY, 1, new Register("one", "http://one", null));
        rich.question(NOBODY, 1, new Register("two", "http://two", null));

        rich.assertRefuses(rich.questionFrom(NOBODY, 9, new Register("three", "http://three", null)), Reason.FULL);
        assertThat(rich.question(NOBODY, 9, new Register("one", "http://one", null))).isInstanceOf(Registered.class);
    }

    @Test
    void a_sealed_block_moves_the_money() {
        Block block = sealed(propose(CLIENT_1, 0, 5, "4.00"));

        assertThat(block.height()).isZero();
        assertThat(block.previousHash()).isEqualTo(Block.GENESIS);
        assertThat(block.transfers()).extracting(SealedTransfer::outcome).containsExactly(SUCCESS);
        assertBalances("6.00", "14.00");
    }

    @Test
    void blocks_are_linked() {
        Block first = sealed(propose(CLIENT_1, 0, 5, "4.00"));
        Block second = sealed(propose(CLIENT_2, 1, 6, "1.00"));

        assertThat(second.height()).isEqualTo(1);
        assertThat(second.previousHash()).isEqualTo(first.hash());
    }

    @Test
    void what_is_not_covered_is_aborted_and_moves_nothing() {
        Block block = sealed(propose(CLIENT_1, 0, 5, "10.01"));

        assertThat(block.transfers()).extracting(SealedTransfer::outcome).containsExactly(ABORT);
        assertBalances("10.00", "10.00");
    }

    @Test
    void the_transfers_of_a_block_are_carried_out_one_after_the_other() {
        Block block = sealed(propose(CLIENT_1, 0, 5, "9.00", "2.00", "1.00"));

        assertThat(block.transfers()).extracting(SealedTransfer::outcome).containsExactly(SUCCESS, ABORT, SUCCESS);
        assertBalances("0.00", "20.00");
    }

    @Test
    void a_transfer_to_nobody_is_aborted() {
        Transfer lost = new Transfer("lost", 1, 99, Money.parse("1"));
        Block block = sealed(question(CLIENT_1, new Propose(0, new Timestamp(5, 1), List.of(lost))));

        assertThat(block.transfers()).extracting(SealedTransfer::outcome).containsExactly(ABORT);
        assertBalances("10.00", "10.00");
    }

    @Test
    void a_proposal_that_is_repeated_gets_the_same_block_and_moves_no_money_again() {
        Propose proposal = new Propose(0, new Timestamp(5, 1), transfers(CLIENT_1, "4.00"));
        Block first = sealed(question(CLIENT_1, proposal));
        propose(CLIENT_2, 1, 6, "1.00");

        assertThat(sealed(question(CLIENT_1, proposal))).isEqualTo(first);
        assertThat(bank.state().height()).isEqualTo(2);
        assertThat(bank.state().conflicts()).isZero();
        assertBalances("7.00", "13.00");
    }

    @Test
    void a_repeated_proposal_that_was_looked_up_before_it_was_sealed_has_to_be_asked_again() {
        Propose proposal = new Propose(0, new Timestamp(5, 1), transfers(CLIENT_1, "4.00"));
        Message early = lookedUp(proposal);
        Block first = sealed(question(CLIENT_1, proposal));

        bank.assertRefuses(bank.questionFrom(CLIENT_1, 99, early), Reason.UNAVAILABLE);
        bank.assertRefuses(bank.questionFrom(CLIENT_1, 99, proposal), Reason.UNAVAILABLE);
        assertThat(sealed(question(CLIENT_1, proposal))).isEqualTo(first);
    }

    /// A thousand of the largest blocks would be 63 MB.
    @Test
    void what_is_kept_of_the_last_blocks_of_many_members_is_small() {
        for (int id = 3; id <= 1_000; id++) {
            register("member-" + id);
        }
        for (int id = 3; id <= 1_000; id++) {
            question(new ProcessId("client", id), new Propose(
                    chain.size(), new Timestamp(1, id), transfers(new ProcessId("client", id), "0.01", "0.01")));
        }

        assertThat(bank.state().lastSealed()).hasSize(998);
        assertThat(bank.state().lastSealed().values()).allSatisfy(
                seal -> assertThat(seal.toString().length()).isLessThan(256));
    }

    @Test
    void a_second_block_at_the_same_height_is_a_conflict_that_is_counted() {
        propose(CLIENT_1, 0, 5, "4.00");

        assertThat(propose(CLIENT_2, 0, 6, "1.00")).isEqualTo(new Conflict(1));
        assertThat(bank.state().conflicts()).isEqualTo(1);
        assertThat(bank.state().height()).isEqualTo(1);
        assertBalances("6.00", "14.00");
    }

    @Test
    void a_height_beyond_the_tip_shows_that_the_bank_is_behind_and_is_no_conflict() {
        bank.assertRefuses(
                bank.questionFrom(CLIENT_1, 9, new Propose(3, new Timestamp(5, 1), transfers(CLIENT_1, "4.00"))),
                Reason.BEHIND);
        bank.assertRefuses(
                bank.questionFrom(CLIENT_1, 9, new Propose(1, new Timestamp(5, 1), transfers(CLIENT_1, "4.00"))),
                Reason.BEHIND);
        assertThat(bank.state().conflicts()).isZero();
        assertBalances("10.00", "10.00");
    }

    // ---- rebuilt from what the clients have

    /// A bank that has seen nothing.
    private static ProcessFixture<BankProtocol.State> emptyBank(String opening) {
        return new ProcessFixture<>(new ProcessId("bank", 0), new BankProtocol.Kind(Money.parse(opening)));
    }

    private BankCommand.AdoptMembers members(Map<Integer, Long> told) {
        BankProtocol.State state = bank.state();
        return new BankCommand.AdoptMembers(
                List.copyOf(state.members().values()),
                new TreeSet<>(state.accounts().keySet()),
                new TreeMap<>(told));
    }

    @Test
    void a_rebuilt_bank_is_what_it_was_and_seals_the_next_block() {
        Block first = sealed(propose(CLIENT_1, 0, 5, "4.00"));
        Block second = sealed(propose(CLIENT_2, 1, 8, "99.00", "1.50"));
        bank.ask(new BankCommand.Evict(1));
        ProcessFixture<BankProtocol.State> rebuilt = emptyBank("10.00");

        rebuilt.ask(members(Map.of(1, 1L, 2, 1L)));
        rebuilt.ask(new BankCommand.AdoptBlocks(List.of(first, second)));

        assertThat(rebuilt.state()).isEqualTo(bank.state());
        Propose next = new Propose(2, new Timestamp(9, 2), transfers(CLIENT_2, "1.00"));
        assertThat(sealed((BankMessage) rebuilt.question(CLIENT_2, 50, next)))
                .isEqualTo(sealed((BankMessage) bank.question(CLIENT_2, 50, next)));
        rebuilt.assertRefuses(
                rebuilt.questionFrom(CLIENT_1, 60, new Propose(3, new Timestamp(55, 1), transfers(CLIENT_1, "1.00"))),
                Reason.FENCED);
    }

    @Test
    void its_messages_are_numbered_after_those_that_each_client_has() {
        ProcessFixture<BankProtocol.State> rebuilt = emptyBank("10.00");
        bank.ask(new BankCommand.Evict(1));
        rebuilt.ask(members(Map.of(2, 7L)));

        assertThat(rebuilt.ask(new BankCommand.RepeatEvictions()))
                .containsExactly(new Effect.Sent(2, CLIENT_2, 8, new BankMessage.Evicted(1, 0)));
    }

    @Test
    void an_older_copy_takes_over_what_it_misses_and_keeps_what_it_knows() {
        ProcessFixture<BankProtocol.State> older = emptyBank("10.00");
        older.ask(members(Map.of()));
        Block first = sealed(propose(CLIENT_1, 0, 5, "4.00"));
        older.ask(new BankCommand.AdoptBlocks(List.of(first)));
        older.ask(new BankCommand.Evict(1));
        Block second = sealed(propose(CLIENT_2, 1, 8, "1.00"));
        register("three");

        older.ask(members(Map.of()));
        older.ask(new BankCommand.AdoptBlocks(List.of(second)));

        assertThat(older.state().members().get(1).status()).as("who has gone stays away")
                .isEqualTo(Member.Status.EVICTED);
        assertThat(older.state().accounts()).isEqualTo(bank.state().accounts());
        assertThat(older.state().tip()).isEqualTo(bank.state().tip());
        assertThat(older.state().registered()).isEqualTo(3);
    }

    @Test
    void what_does_not_fit_is_not_taken_over() {
        Block first = sealed(propose(CLIENT_1, 0, 5, "8.00"));
        Block second = sealed(propose(CLIENT_2, 1, 8, "1.00"));
        Block forged = new Block(
                1, second.time(), second.node(), second.previousHash(), first.transfers(), second.hash());
        ProcessFixture<BankProtocol.State> rebuilt = emptyBank("10.00");
        rebuilt.ask(members(Map.of()));

        rebuilt.assertRefuses(new Input.Ask(new BankCommand.AdoptBlocks(List.of(second))), Reason.CONFLICT);
        rebuilt.assertRefuses(new Input.Ask(new BankCommand.AdoptBlocks(List.of(first, forged))), Reason.CONFLICT);
        rebuilt.assertRefuses(new Input.Ask(new BankCommand.AdoptBlocks(List.of(first, first))), Reason.CONFLICT);
        rebuilt.assertRefuses(
                new Input.Ask(new BankCommand.AdoptMembers(
                        List.of(new Member(1, "http://x", "another", 0, Member.Status.ACTIVE)),
                        new TreeSet<>(), new TreeMap<>())),
                Reason.CONFLICT);

        ProcessFixture<BankProtocol.State> poor = emptyBank("5.00");
        poor.ask(members(Map.of()));
        poor.assertRefuses(new Input.Ask(new BankCommand.AdoptBlocks(List.of(first))), Reason.CONFLICT);
    }

    @Test
    void a_proposal_older_than_the_last_one_sealed_is_refused_and_not_counted() {
        propose(CLIENT_1, 0, 5, "4.00");
        propose(CLIENT_1, 1, 8, "1.00");

        bank.assertRefuses(
                bank.questionFrom(CLIENT_1, 9, new Propose(0, new Timestamp(5, 1), transfers(CLIENT_1, "4.00"))),
                Reason.CONFLICT);
        assertThat(bank.state().conflicts()).isZero();
    }

    @Test
    void a_transfer_is_carried_out_once_for_ever() {
        List<Transfer> first = transfers(CLIENT_1, "4.00");
        sealed(question(CLIENT_1, new Propose(0, new Timestamp(5, 1), first)));
        sealed(propose(CLIENT_2, 1, 6, "1.00"));
        List<Transfer> again = List.of(transfers(CLIENT_1, "1.00").getFirst(), first.getFirst());

        refusesQuestion(CLIENT_1, new Propose(2, new Timestamp(9, 1), first), Reason.CONFLICT);
        refusesQuestion(CLIENT_1, new Propose(2, new Timestamp(9, 1), again), Reason.CONFLICT);
        assertBalances("7.00", "13.00");
    }

    @Test
    void nobody_takes_an_id_away_from_another_account() {
        List<Transfer> first = transfers(CLIENT_1, "4.00");
        Transfer taken = new Transfer(first.getFirst().id(), 2, 1, Money.parse("1.00"));

        sealed(question(CLIENT_2, new Propose(0, new Timestamp(5, 2), List.of(taken))));
        sealed(question(CLIENT_1, new Propose(1, new Timestamp(6, 1), first)));

        assertBalances("7.00", "13.00");
    }

    @Test
    void a_transfer_that_nobody_has_looked_for_is_not_carried_out() {
        propose(CLIENT_1, 0, 5, "4.00");
        Propose proposal = new Propose(1, new Timestamp(9, 1), transfers(CLIENT_1, "1.00"));

        bank.assertRefuses(bank.questionFrom(CLIENT_1, 99, proposal.lookedUp(0, List.of(), null)), Reason.UNAVAILABLE);
        assertThat(bank.question(CLIENT_1, 99, proposal.lookedUp(1, List.of(), null))).isInstanceOf(Sealed.class);
    }

    @Test
    void a_request_that_is_sealed_stays_as_it_was_sealed() {
        List<Transfer> first = transfers(CLIENT_1, "4.00");
        Timestamp request = new Timestamp(5, 1);
        sealed(question(CLIENT_1, new Propose(0, request, first)));
        Transfer known = first.getFirst();

        refusesQuestion(CLIENT_1, new Propose(0, request, transfers(CLIENT_1, "4.00")), Reason.CONFLICT);
        refusesQuestion(CLIENT_1, new Propose(0, request, List.of(
                new Transfer(known.id(), 1, 2, Money.parse("3.00")))), Reason.CONFLICT);
        refusesQuestion(CLIENT_1, new Propose(0, request, List.of(
                known, transfers(CLIENT_1, "1.00").getFirst())), Reason.CONFLICT);
        assertBalances("6.00", "14.00");
    }

    @Test
    void the_evicted_are_fenced_first_and_then_the_others_are_told() {
        propose(CLIENT_1, 0, 5, "4.00");
        List<Effect> effects = bank.ask(new BankCommand.Evict(1));

        assertThat(effects.getFirst()).isInstanceOf(Effect.Happened.class);
        assertThat(ProcessFixture.only(Effect.Sent.class, effects))
                .extracting(Effect.Sent::to, Effect.Sent::message)
                .containsExactly(tuple(
                        new TreeMap<>(Map.of(CLIENT_1, 1L, CLIENT_2, 1L)), new BankMessage.Evicted(1, 1)));
        bank.assertRefuses(
                bank.questionFrom(CLIENT_1, 99, new Propose(1, new Timestamp(9, 1), transfers(CLIENT_1, "1.00"))),
                Reason.FENCED);
    }

    @Test
    void the_blocks_of_those_who_are_gone_are_not_kept() {
        propose(CLIENT_1, 0, 5, "4.00");
        propose(CLIENT_2, 1, 6, "1.00");
        assertThat(bank.state().lastSealed()).containsOnlyKeys(1, 2);

        bank.question(CLIENT_1, 7, new BankMessage.Depart(1));
        assertThat(bank.state().lastSealed()).containsOnlyKeys(2);
        bank.ask(new BankCommand.Evict(2));
        assertThat(bank.state().lastSealed()).isEmpty();
    }

    @Test
    void one_that_has_left_is_fenced() {
        bank.question(CLIENT_1, 5, new BankMessage.Depart(1));

        bank.assertRefuses(
                bank.questionFrom(CLIENT_1, 99, new Propose(0, new Timestamp(9, 1), transfers(CLIENT_1, "1.00"))),
                Reason.FENCED);
    }

    @Test
    void one_that_left_and_died_before_it_told_the_others_can_be_evicted() {
        bank.question(CLIENT_1, 5, new BankMessage.Depart(1));

        assertThat(ProcessFixture.only(Effect.Sent.class, bank.ask(new BankCommand.Evict(1))))
                .flatExtracting(sent -> sent.to().keySet())
                .containsExactly(CLIENT_1, CLIENT_2);
    }

    @Test
    void the_evicted_do_not_come_back_by_registering_again() {
        bank.ask(new BankCommand.Evict(1));

        bank.assertRefuses(bank.questionFrom(NOBODY, 9, new Register("one", "http://one", null)), Reason.FENCED);
    }

    @Test
    void nonsense_is_refused_and_leaves_no_trace() {
        propose(CLIENT_1, 0, 5, "4.00");
        Timestamp later = new Timestamp(9, 1);
        List<Transfer> some = transfers(CLIENT_1, "1.00");

        refusesQuestion(CLIENT_2, new Propose(1, later, some), Reason.INVALID);
        refusesQuestion(new ProcessId("branch", 1), new Propose(1, later, some), Reason.INVALID);
        refusesQuestion(CLIENT_1, new Propose(1, later, transfers(CLIENT_2, "1.00")), Reason.INVALID);
        refusesQuestion(new ProcessId("client", 7), new Propose(1, new Timestamp(9, 7), some), Reason.UNKNOWN);
        refusesQuestion(NOBODY, new Register("other", "http://other", 1), Reason.CONFLICT);
        refusesQuestion(CLIENT_1, new BankMessage.QueryAccount(9), Reason.UNKNOWN);
        refusesQuestion(CLIENT_1, new BankMessage.Depart(2), Reason.INVALID);
        refusesQuestion(CLIENT_1, new BankMessage.Depart(9), Reason.INVALID);
        refusesQuestion(CLIENT_1, new MutexMessage.Reply(), Reason.INVALID);
        refusesQuestion(CLIENT_1, new Sealed(sealed(propose(CLIENT_2, 1, 9, "1.00"))), Reason.INVALID);
        bank.assertRefuses(bank.questionFrom(CLIENT_1, -1, new BankMessage.QueryAccount(1)), Reason.INVALID);
        bank.assertRefuses(
                bank.questionFrom(CLIENT_1, Timestamp.MAX_TIME, new BankMessage.QueryAccount(1)), Reason.INVALID);
        bank.assertRefuses(new Input.Ask(new BankCommand.Evict(9)), Reason.UNKNOWN);
        bank.assertRefuses(new Input.Ask(new Command() {}), Reason.INVALID);
    }

    @Test
    void strangers_move_no_clock() {
        LamportProcess.State<?> before = bank.process().state();
        for (String stranger : List.of("outside", "client", "client-3", "bank", "branch-1", "customer-1")) {
            ProcessId from = ProcessId.parse(stranger);
            assertThat(bank.process().handle(new Input.Serve(9, from, 1L << 30, new Exchange("GET /accounts"))))
                    .as(stranger).isEmpty();
            bank.assertRefuses(bank.questionFrom(from, 1L << 30, new BankMessage.QueryAccount(1)), Reason.INVALID);
        }
        bank.assertRefuses(
                bank.questionFrom(new ProcessId("outside", 0), 1, new Register("x", "http://x", null)), Reason.INVALID);
        assertThat(bank.process().state()).isEqualTo(before);
    }

    @Test
    void a_member_is_ahead_by_so_much_at_most() {
        long farthest = bank.process().time() + LamportClock.MAX_LEAD;

        bank.assertRefuses(bank.questionFrom(CLIENT_1, farthest + 1, new BankMessage.QueryAccount(1)), Reason.INVALID);
        bank.assertRefuses(
                bank.questionFrom(NOBODY, farthest + 1, new Register("x", "http://x", null)), Reason.INVALID);
        bank.question(CLIENT_1, farthest, new BankMessage.QueryAccount(1));
        assertThat(bank.process().time()).isEqualTo(farthest + 2);
    }

    /// Anybody can register, as often as he likes.
    @Test
    void who_is_no_member_yet_is_hardly_ahead() {
        long time = bank.process().time();

        bank.assertRefuses(
                bank.questionFrom(NOBODY, time + 1025, new Register("x", "http://x", null)), Reason.INVALID);
        bank.question(NOBODY, time + 1024, new Register("x", "http://x", null));
        assertThat(bank.process().time()).isEqualTo(time + 1026);
    }

    @Test
    void a_request_that_is_not_earlier_than_what_proposes_it() {
        bank.assertRefuses(
                bank.questionFrom(CLIENT_1, 9, new Propose(0, new Timestamp(9, 1), transfers(CLIENT_1, "4.00"))),
                Reason.INVALID);
        bank.assertRefuses(
                bank.questionFrom(
                        CLIENT_1, 9, new Propose(0, new Timestamp(1L << 40, 1), transfers(CLIENT_1, "4.00"))),
                Reason.INVALID);
        assertThat(bank.state().height()).isZero();
    }

    @Test
    void says_so_long_before_its_clock_is_used_up() {
        assertThat(bank.process().isClockNearlyUsedUp()).isFalse();
        LamportProcess.State<?> old = bank.process().state();
        LamportProcess late = LamportProcess.restore(
                new BankProtocol.Kind(Money.parse("10")),
                new LamportProcess.State<>(
                        old.self(), LamportClock.NEARLY_USED_UP - 1, old.calls(), old.outgoing(), old.incoming(),
                        old.pending(), old.exchanges(), old.expelled(), bank.state()));
        assertThat(late.isClockNearlyUsedUp()).isFalse();
        late.handle(new Input.Serve(9, CLIENT_1, 0, new BankMessage.QueryAccount(1)));
        assertThat(late.isClockNearlyUsedUp()).isTrue();
    }

    @Test
    void the_bank_takes_no_messages_only_questions() {
        bank.assertRefuses(bank.nextFrom(CLIENT_1, 9, new Register("x", "http://x", null)), Reason.INVALID);
        bank.assertRefuses(
                bank.nextFrom(CLIENT_1, 9, new Propose(0, new Timestamp(9, 1), transfers(CLIENT_1, "1.00"))),
                Reason.INVALID);
        bank.assertRefuses(bank.nextFrom(CLIENT_1, 9, new MutexMessage.Reply()), Reason.INVALID);
    }

    @Test
    void nobody_evicts_twice() {
        bank.ask(new BankCommand.Evict(1));

        bank.assertRefuses(new Input.Ask(new BankCommand.Evict(1)), Reason.CONFLICT);
    }

    private void refusesQuestion(ProcessId from, Message question, Reason reason) {
        bank.assertRefuses(bank.questionFrom(from, 100, lookedUp(question)), reason);
    }

    private Registered register(String incarnation) {
        return register(incarnation, null);
    }

    private Registered register(String incarnation, @Nullable Integer wanted) {
        return (Registered) bank.question(NOBODY, 1, new Register(incarnation, "http://" + incarnation, wanted));
    }

    private BankMessage propose(ProcessId client, long height, long time, String... amounts) {
        return question(client, new Propose(height, new Timestamp(time, client.number()), transfers(client, amounts)));
    }

    private BankMessage question(ProcessId client, BankMessage question) {
        BankMessage answer = (BankMessage) bank.question(client, 50, lookedUp(question));
        if (answer instanceof Sealed(Block block) && !chain.contains(block)) {
            chain.add(block);
        }
        return answer;
    }

    private Message lookedUp(Message question) {
        return question instanceof Propose proposal ? LookedUp.in(chain, proposal) : question;
    }

    private List<Transfer> transfers(ProcessId from, String... amounts) {
        int to = from.equals(CLIENT_1) ? 2 : 1;
        return List.of(amounts).stream()
                .map(amount -> new Transfer("t" + ++transfers, from.number(), to, Money.parse(amount)))
                .toList();
    }

    private static Block sealed(BankMessage answer) {
        return ((Sealed) answer).block();
    }

    private void assertBalances(String first, String second) {
        assertThat(bank.state().accounts()).isEqualTo(Map.of(1, Money.parse(first), 2, Money.parse(second)));
    }
}
