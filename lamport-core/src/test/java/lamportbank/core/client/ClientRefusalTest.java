package lamportbank.core.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Chain;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Command;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/// What client 1 of two does not take, and that it is then as if it had never come.
class ClientRefusalTest {
    private static final ProcessId NEW = new ProcessId("client", 0);
    private static final ProcessId CLIENT_2 = new ProcessId("client", 2);
    private static final ProcessId CLIENT_3 = new ProcessId("client", 3);

    private final ProcessFixture<ClientProtocol.State> client =
            new ProcessFixture<>(NEW, new ClientProtocol.Kind(new ClientProtocol.Limits(2, 1, 1)));

    @Test
    void anything_before_it_knows_its_number() {
        refusesCommand(submit(1, 2, "1.00"), Reason.UNAVAILABLE);
        refusesCommand(new ClientCommand.QueryBalance(), Reason.UNAVAILABLE);
        refusesCommand(new ClientCommand.Leave(), Reason.CONFLICT);
        refusesMessage(CLIENT_2, new MembershipMessage.Join(member(2)), Reason.UNAVAILABLE);
        refusesMessage(ClientProtocol.BANK, new BankMessage.Evicted(2, 0), Reason.UNAVAILABLE);
    }

    @Test
    void transfers_that_make_no_sense() {
        becomeMember();

        refusesCommand(submit(2, 1, "1.00"), Reason.INVALID);
        refusesCommand(submit(1, 9, "1.00"), Reason.INVALID);
        refusesCommand(new Command() {}, Reason.INVALID);
    }

    @Test
    void more_transfers_than_may_wait() {
        becomeMember();
        client.ask(submit("t1", 1, 2, "1.00"));
        client.ask(submit("t2", 1, 2, "1.00"));

        refusesCommand(submit("t3", 1, 2, "1.00"), Reason.FULL);
    }

    @Test
    void a_transfer_that_is_under_way_already() {
        becomeMember();
        client.ask(submit("t", 1, 2, "1.00"));
        refusesCommand(submit("t", 1, 2, "1.00"), Reason.CONFLICT);

        client.turn();

        refusesCommand(submit("t", 1, 2, "1.00"), Reason.CONFLICT);
    }

    @Test
    void transfers_once_it_is_leaving() {
        becomeMember();
        client.ask(new ClientCommand.Leave());

        refusesCommand(submit(1, 2, "1.00"), Reason.CONFLICT);
        refusesCommand(new ClientCommand.Leave(), Reason.CONFLICT);
    }

    @Test
    void messages_of_one_that_has_not_joined() {
        becomeMember();

        refusesMessage(CLIENT_3, request(3), Reason.INVALID);
        refusesMessage(CLIENT_3, new MutexMessage.Reply(), Reason.INVALID);
        refusesMessage(CLIENT_3, new MutexMessage.Release(new Timestamp(5, 3), block(0, 5, 3)), Reason.INVALID);
    }

    @Test
    void words_put_into_anothers_mouth() {
        becomeMember();

        refusesMessage(CLIENT_2, request(1), Reason.INVALID);
        refusesMessage(CLIENT_2, new MutexMessage.Release(new Timestamp(5, 1), block(0, 5, 1)), Reason.INVALID);
        refusesMessage(CLIENT_2, new MembershipMessage.Join(member(3)), Reason.INVALID);
        refusesMessage(
                CLIENT_2,
                new MembershipMessage.Welcome(new TreeMap<>(Map.of(new Timestamp(1, 3), request(2).transfers())), 0L),
                Reason.INVALID);
        refusesMessage(CLIENT_2, new BankMessage.Evicted(3, 0), Reason.INVALID);
        refusesMessage(
                CLIENT_2,
                new MembershipMessage.Welcome(new TreeMap<>(Map.of(new Timestamp(1, 2), request(3).transfers())), 0L),
                Reason.INVALID);
        refusesMessage(
                CLIENT_2,
                new MembershipMessage.Welcome(new TreeMap<>(Map.of(new Timestamp(20, 2), request(2).transfers())), 0L),
                Reason.INVALID);
        refusesMessage(ClientProtocol.BANK, request(3), Reason.INVALID);
        refusesMessage(ClientProtocol.BANK, new MembershipMessage.Leave(), Reason.INVALID);
        refusesMessage(new ProcessId("branch", 2), new MutexMessage.Reply(), Reason.INVALID);
        refusesMessage(NEW, new MembershipMessage.Leave(), Reason.INVALID);
    }

    /// Its stamp would move the clock, and its number would be remembered for good.
    @Test
    void a_leave_of_one_that_never_joined() {
        becomeMember();
        long time = client.process().time();

        refusesMessage(new ProcessId("client", 777_777), new MembershipMessage.Leave(), Reason.INVALID);

        assertThat(client.process().time()).isEqualTo(time);
        assertThat(client.state().gone()).isEmpty();
    }

    @Test
    void a_member_that_says_it_is_another_now() {
        becomeMember();
        Member known = member(2);

        refusesMessage(CLIENT_2, new MembershipMessage.Join(new Member(
                2, known.address(), known.incarnation(), known.order(), known.status(), 1)), Reason.INVALID);
        refusesMessage(CLIENT_2, new MembershipMessage.Join(new Member(
                2, known.address(), "another", known.order(), known.status())), Reason.INVALID);
    }

    /// It would begin a channel, and the one whom the bank gives that number could not be heard any more.
    @Test
    void a_welcome_of_one_that_the_bank_has_not_named() {
        becomeMember();

        refusesMessage(CLIENT_3, new MembershipMessage.Welcome(new TreeMap<>(), 0L), Reason.INVALID);
    }

    @Test
    void more_requests_than_one_may_have_outstanding() {
        becomeMember();
        client.deliver(CLIENT_2, 20, request(2));
        client.deliver(CLIENT_2, 21, request(2));

        refusesMessage(CLIENT_2, request(2), Reason.INVALID);
    }

    @Test
    void forged_blocks() {
        becomeMember();
        Timestamp request = new Timestamp(5, 2);
        Block genuine = block(0, 5, 2);
        Block changed = new Block(0, 5, 2, Block.GENESIS, genuine.transfers(), genuine.hash().replace('a', 'b'));
        Block fork = Block.seal(0, request, genuine.hash(), genuine.transfers());

        refusesMessage(CLIENT_2, new MutexMessage.Release(request, changed), Reason.INVALID);
        refusesMessage(CLIENT_2, new MutexMessage.Release(request, fork), Reason.INVALID);
    }

    @Test
    void blocks_of_what_nobody_has_requested() {
        becomeMember();
        client.deliver(CLIENT_2, 15, request(2));
        Timestamp request = new Timestamp(15, 2);
        SealedTransfer other = new SealedTransfer("other", 2, 9, Money.parse("1"), Outcome.SUCCESS);
        SealedTransfer more = new SealedTransfer("t", 2, 9, Money.parse("2"), Outcome.SUCCESS);

        refusesMessage(CLIENT_2, release(block(0, 14, 2)), Reason.INVALID);
        refusesMessage(CLIENT_2, release(Block.seal(0, request, Block.GENESIS, List.of(other))), Reason.INVALID);
        refusesMessage(CLIENT_2, release(Block.seal(0, request, Block.GENESIS, List.of(more))), Reason.INVALID);
        client.deliver(CLIENT_2, 20, release(block(0, 15, 2)));
        assertThat(client.state().chain().height()).isEqualTo(1);
    }

    @Test
    void another_block_than_the_one_at_its_height() {
        becomeMember();
        client.deliver(CLIENT_2, 15, request(2));
        Block first = block(0, 15, 2);
        client.deliver(CLIENT_2, 16, release(first));
        client.deliver(CLIENT_2, 17, request(2));

        refusesMessage(CLIENT_2, release(block(0, 17, 2)), Reason.INVALID);
        client.deliver(CLIENT_2, 20, release(block(1, 17, 2, first.hash())));
        assertThat(client.state().chain().height()).isEqualTo(2);
    }

    @Test
    void a_block_far_ahead_for_now() {
        becomeMember();
        client.deliver(CLIENT_2, 15, request(2));
        long farthest = Chain.MAX_HELD_BACK;

        refusesMessage(CLIENT_2, release(block(farthest + 1, 15, 2)), Reason.UNAVAILABLE);
        client.deliver(CLIENT_2, 20, release(block(farthest, 15, 2)));
        assertThat(client.state().chain().heldBack()).containsOnlyKeys(farthest);
    }

    /// It may have stood in the place of a genuine one, which the bank has.
    @Test
    void a_forgery_that_was_held_back_is_dropped_and_the_bank_is_asked() {
        becomeMember();
        client.deliver(CLIENT_2, 15, request(2));
        client.deliver(CLIENT_2, 16, request(2));
        client.deliver(CLIENT_2, 17, release(block(1, 15, 2, "0".repeat(64))));
        client.deliver(CLIENT_2, 18, release(block(0, 16, 2)));

        assertThat(client.state().chain().height()).isEqualTo(1);
        assertThat(client.state().chain().heldBack()).isEmpty();
        assertThat(client.process().pendingCalls().values())
                .extracting(LamportProcess.Pending::question)
                .containsExactly(new BankMessage.FetchBlocks(1));
    }

    private static MutexMessage.Release release(Block block) {
        return new MutexMessage.Release(block.request(), block);
    }

    @Test
    void questions_for_it_answers_none() {
        becomeMember();

        for (Message question : List.of(
                new MutexMessage.Reply(),
                request(2),
                new MembershipMessage.Join(member(2)),
                new MembershipMessage.Leave(),
                new BankMessage.QueryAccount(1))) {
            client.assertRefuses(client.questionFrom(CLIENT_2, 9, question), Reason.INVALID);
        }
    }

    @Test
    void stamps_that_are_none() {
        becomeMember();

        for (long stamp : new long[]{-1, Timestamp.MAX_TIME, Long.MAX_VALUE, Long.MIN_VALUE}) {
            client.assertRefuses(client.nextFrom(CLIENT_2, stamp, new MutexMessage.Reply()), Reason.INVALID);
            client.assertRefuses(client.questionFrom(CLIENT_2, stamp, new Exchange("GET /chain")), Reason.INVALID);
        }
    }

    @Test
    void a_stamp_too_far_ahead() {
        becomeMember();
        long time = client.process().time();
        long farthest = time + LamportClock.MAX_JUMP;

        client.assertRefuses(client.nextFrom(CLIENT_2, farthest + 1, new MutexMessage.Reply()), Reason.INVALID);
        client.assertRefuses(client.questionFrom(CLIENT_2, farthest + 1, new Exchange("GET /chain")), Reason.INVALID);
        client.assertRefuses(
                client.nextFrom(CLIENT_2, Timestamp.MAX_TIME - 1, new MutexMessage.Reply()), Reason.INVALID);
        client.deliver(CLIENT_2, farthest, new MutexMessage.Reply());
        assertThat(client.process().time()).isEqualTo(farthest + 1);
    }

    @Test
    void a_stamp_that_is_not_later_than_the_one_before() {
        becomeMember();
        client.deliver(CLIENT_2, 20, new MutexMessage.Reply());

        client.assertRefuses(client.nextFrom(CLIENT_2, 20, new MutexMessage.Reply()), Reason.INVALID);
        client.assertRefuses(client.nextFrom(CLIENT_2, 7, request(2)), Reason.INVALID);
    }

    @Test
    void an_answer_too_far_ahead_but_for_the_one_that_lets_it_in() {
        long far = 1L << 40;
        client.ask(new ClientCommand.Join("one", "http://one", null));
        client.answer(
                far, new BankMessage.Registered(member(1), Money.parse("10"), List.of(), new TreeSet<>(List.of(1))));
        assertThat(client.process().time()).isGreaterThan(far);

        long call = client.process().pendingCalls().lastKey();
        client.assertRefuses(
                new Input.Return(
                        ClientProtocol.BANK, call, far + (1L << 33), new BankMessage.Blocks(List.of(), 0)),
                Reason.INVALID);
    }

    @Test
    void stamps_of_strangers_move_nothing() {
        becomeMember();
        LamportProcess.State<?> before = client.process().state();

        for (String stranger : List.of("outside", "client", "client-3", "branch-2", "branch", "bank-1", "customer-1")) {
            ProcessId from = ProcessId.parse(stranger);
            assertThat(client.process().isPeer(from)).as(stranger).isFalse();
            assertThat(client.process().handle(new Input.Serve(9, from, 1L << 30, new Exchange("GET /chain"))))
                    .as(stranger).isEmpty();
            assertThat(client.process().handle(new Input.Return(from, 99, 1L << 30, new Exchange("200"))))
                    .as(stranger).isEmpty();
        }
        assertThat(client.process().state()).isEqualTo(before);
    }

    @Test
    void stamps_of_those_it_works_with_are_events() {
        becomeMember();

        for (String peer : List.of("bank", "client-2", "branch-1")) {
            ProcessId from = ProcessId.parse(peer);
            long stamp = client.process().time() + 5;
            client.process().handle(new Input.Serve(9, from, stamp, new Exchange("GET /chain")));
            assertThat(client.process().time()).as(peer).isEqualTo(stamp + 2);
        }
    }

    @Test
    void messages_out_of_order_or_from_a_former_self() {
        becomeMember();
        Input.Deliver next = client.nextFrom(CLIENT_2, 9, new MutexMessage.Reply());

        client.assertRefuses(
                new Input.Deliver(CLIENT_2, next.incarnation(), next.sequence() + 1, 9, next.message()), Reason.GAP);
        client.assertRefuses(
                new Input.Deliver(CLIENT_2, "another-journal", next.sequence(), 9, next.message()), Reason.FENCED);
    }

    @Test
    void anything_of_the_evicted_a_late_join_too() {
        becomeMember();
        client.deliver(ClientProtocol.BANK, 9, new BankMessage.Evicted(2, 0));
        client.deliver(ClientProtocol.BANK, 10, new BankMessage.Evicted(3, 0));

        refusesMessage(CLIENT_2, new MutexMessage.Reply(), Reason.FENCED);
        refusesMessage(CLIENT_3, new MembershipMessage.Join(member(3)), Reason.FENCED);
        client.assertRefuses(client.questionFrom(CLIENT_2, 9, request(2)), Reason.FENCED);
        assertThat(client.process().handle(client.questionFrom(CLIENT_2, 9, new Exchange("GET /chain"))))
                .as("it may look, as a stranger")
                .isEmpty();
    }

    @Test
    void transfers_once_it_knows_that_it_is_evicted() {
        becomeMember();
        client.deliver(ClientProtocol.BANK, 9, new BankMessage.Evicted(1, 0));

        assertThat(client.state().phase()).isEqualTo(Phase.FENCED);
        refusesCommand(new ClientCommand.Submit(new Transfer("t", 1, 2, Money.parse("1.00"))), Reason.CONFLICT);
    }

    /// It is client 1, and client 2 joins.
    /// Made-up names could take the clock to where the others do not follow.
    @Test
    void a_newcomer_that_leaps_further_than_the_others_can_follow() {
        becomeMember();
        client.deliver(CLIENT_2, 100, new MutexMessage.Reply());
        long most = 100 + LamportClock.MAX_LEAD;
        ProcessId one = new ProcessId("client", 500);
        client.assertRefuses(client.nextFrom(one, most + 1, new MembershipMessage.Join(member(500))), Reason.INVALID);

        client.deliver(one, most, new MembershipMessage.Join(member(500)));

        ProcessId another = new ProcessId("client", 501);
        client.assertRefuses(
                client.nextFrom(another, most + LamportClock.MAX_LEAD, new MembershipMessage.Join(member(501))),
                Reason.INVALID);
        client.deliver(CLIENT_2, most + 2, new MutexMessage.Reply());
        client.deliver(another, most + LamportClock.MAX_LEAD, new MembershipMessage.Join(member(501)));
    }

    @Test
    void more_newcomers_than_can_take_part() {
        becomeMember();
        for (int id = 3; id <= BankProtocol.MAX_ACTIVE + 1; id++) {
            client.deliver(new ProcessId("client", id), 10, new MembershipMessage.Join(member(id)));
        }
        assertThat(client.state().members()).hasSize(BankProtocol.MAX_ACTIVE);

        ProcessId one = new ProcessId("client", 5000);
        client.assertRefuses(client.nextFrom(one, 20, new MembershipMessage.Join(member(5000))), Reason.FULL);
        client.deliver(CLIENT_2, 20, new MembershipMessage.Leave());
        client.deliver(one, 20, new MembershipMessage.Join(member(5000)));
    }

    private void becomeMember() {
        client.ask(new ClientCommand.Join("one", "http://one", null));
        client.answer(
                2, new BankMessage.Registered(member(1), Money.parse("10"), List.of(), new TreeSet<>(List.of(1))));
        client.answer(4, new BankMessage.Blocks(List.of(), 0));
        client.deliver(CLIENT_2, 6, new MembershipMessage.Join(member(2)));
    }

    private void refusesCommand(Command command, Reason reason) {
        client.assertRefuses(new Input.Ask(command), reason);
    }

    private void refusesMessage(ProcessId from, Message message, Reason reason) {
        client.assertRefuses(client.nextFrom(from, 20, message), reason);
    }

    private static ClientCommand submit(int from, int to, String amount) {
        return submit("t", from, to, amount);
    }

    private static ClientCommand submit(String id, int from, int to, String amount) {
        return new ClientCommand.Submit(new Transfer(id, from, to, Money.parse(amount)));
    }

    private static MutexMessage.Request request(int from) {
        return new MutexMessage.Request(List.of(new Transfer("t", from, 9, Money.parse("1"))));
    }

    private static Member member(int id) {
        return new Member(id, "http://" + id, "incarnation-" + id, id - 1, Member.Status.ACTIVE);
    }

    private static Block block(long height, long time, int node) {
        return block(height, time, node, Block.GENESIS);
    }

    private static Block block(long height, long time, int node, String previous) {
        SealedTransfer transfer = new SealedTransfer("t", node, 9, Money.parse("1"), Outcome.SUCCESS);
        return Block.seal(height, new Timestamp(time, node), previous, List.of(transfer));
    }
}
