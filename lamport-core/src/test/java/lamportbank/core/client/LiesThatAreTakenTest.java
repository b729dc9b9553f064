package lamportbank.core.client;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/// What nobody can tell from the truth, and what comes of it: the second table of docs/proof.md, "A member that lies".
/// Should one of these be refused one day, the table is to lose a line. Client 1 listens, client 2 lies, client 3 is honest.
class LiesThatAreTakenTest {
    private static final ProcessId CLIENT_2 = new ProcessId("client", 2);
    private static final ProcessId CLIENT_3 = new ProcessId("client", 3);
    private static final ProcessId CLIENT_4 = new ProcessId("client", 4);
    private static final Money CENT = new Money(1);

    private final ProcessFixture<ClientProtocol.State> client = new ProcessFixture<>(
            new ProcessId("client", 0), new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT));

    @BeforeEach
    void three_members() {
        client.ask(new ClientCommand.Join("incarnation-1", "http://one", null));
        client.answer(
                2, new BankMessage.Registered(member(1), Money.parse("10"), List.of(), new TreeSet<>(List.of(1))));
        client.answer(4, new BankMessage.Blocks(List.of(), 0));
        client.deliver(CLIENT_2, 6, new MembershipMessage.Join(member(2)));
        client.deliver(CLIENT_3, 6, new MembershipMessage.Join(member(3)));
    }

    @Test
    void a_next_block_that_the_bank_did_not_seal_keeps_out_the_one_that_it_did() {
        request(CLIENT_2, 20);
        request(CLIENT_3, 20);
        Block forged = block(new Timestamp(20, 2), Block.GENESIS, Outcome.SUCCESS);
        Block sealed = block(new Timestamp(20, 3), Block.GENESIS, Outcome.SUCCESS);

        client.deliver(CLIENT_2, 30, new MutexMessage.Release(forged.request(), forged));

        assertThat(client.state().chain().tip()).isEqualTo(forged.hash());
        client.assertRefuses(
                client.nextFrom(CLIENT_3, 30, new MutexMessage.Release(sealed.request(), sealed)), Reason.INVALID);
    }

    @Test
    void one_whom_the_bank_has_not_let_in_is_waited_for() {
        client.deliver(CLIENT_4, 10, new MembershipMessage.Join(member(4)));
        client.ask(new ClientCommand.Submit(new Transfer("t", 1, 2, CENT)));
        client.turn();
        client.deliver(CLIENT_2, 100, new MutexMessage.Reply());
        client.deliver(CLIENT_3, 100, new MutexMessage.Reply());

        assertThat(((ClientProtocol) client.process().protocol()).waitingFor()).containsExactly(4);
    }

    @Test
    void one_in_whose_name_somebody_has_joined_and_left_already_is_never_welcomed() {
        client.deliver(CLIENT_4, 10, new MembershipMessage.Join(member(4)));
        client.deliver(CLIENT_4, 11, new MembershipMessage.Leave());
        client.deliver(CLIENT_4, 12, new MembershipMessage.Join(member(4)));

        assertThat(client.state().members()).doesNotContainKey(4);
        assertThat(client.process().outgoing()).doesNotContainKey(CLIENT_4);
    }

    @Test
    void the_first_word_in_the_name_of_a_number_shuts_out_its_owner() {
        client.process().handle(new Input.Deliver(
                CLIENT_4, "liars-incarnation", 1, 10, new MembershipMessage.Join(member(4))));

        client.assertRefuses(
                new Input.Deliver(CLIENT_4, "client-4-incarnation", 1, 10, new MembershipMessage.Join(member(4))),
                Reason.FENCED);
    }

    @Test
    void the_real_message_counts_as_a_duplicate_of_one_in_its_sender_s_name() {
        request(CLIENT_3, 20);
        assertThat(client.state().mutex().queue().entries()).containsKey(new Timestamp(20, 3));
        Input.Deliver real = client.nextFrom(CLIENT_3, 30, new MutexMessage.Request(List.of(transfer(3))));
        client.deliver(CLIENT_3, 25, new MutexMessage.Reply()); // it was client 2 that said so

        assertThat(client.process().handle(real)).isEmpty();
    }

    @Test
    void a_leap_on_a_channel() {
        long ahead = client.process().time() + LamportClock.MAX_JUMP;
        client.assertRefuses(client.nextFrom(CLIENT_2, ahead + 1, new MutexMessage.Reply()), Reason.INVALID);

        client.deliver(CLIENT_2, ahead, new MutexMessage.Reply());
        assertThat(client.process().time()).isEqualTo(ahead + 1);
    }

    @Test
    void a_newcomer_waits_for_blocks_that_a_welcome_has_made_up() {
        ProcessFixture<ClientProtocol.State> newcomer = new ProcessFixture<>(
                new ProcessId("client", 0), new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT));
        newcomer.ask(new ClientCommand.Join("incarnation-4", "http://four", null));
        newcomer.answer(2, new BankMessage.Registered(
                member(4), Money.parse("10"), List.of(member(2)), new TreeSet<>(List.of(2, 4))));
        newcomer.deliver(CLIENT_2, 10, new MembershipMessage.Welcome(new TreeMap<>(), 1_000L));
        newcomer.answer(20, new BankMessage.Blocks(List.of(), 0));

        newcomer.deliver(ClientProtocol.BANK, 30, new BankMessage.Evicted(2, 0));

        assertThat(newcomer.state().phase()).isEqualTo(Phase.CATCHING_UP);
        assertThat(newcomer.process().pendingCalls().values())
                .extracting(LamportProcess.Pending::question)
                .containsExactly(new BankMessage.FetchBlocks(1_000));
    }

    /// A new channel to it would use the numbers of the old one again.
    @Test
    void one_that_has_said_goodbye_and_not_told_the_bank_is_not_told_of_a_leave() {
        request(CLIENT_2, 20);
        client.deliver(CLIENT_2, 21, new MembershipMessage.Leave());
        client.ask(new ClientCommand.Leave());
        client.turn();

        client.answer(30, new BankMessage.Departed(List.of(member(2), member(3))));

        assertThat(client.process().outgoing()).containsKey(CLIENT_3).doesNotContainKey(CLIENT_2);
    }

    private void request(ProcessId from, long stamp) {
        client.deliver(from, stamp, new MutexMessage.Request(List.of(transfer(from.number()))));
    }

    private static Transfer transfer(int from) {
        return new Transfer("t", from, 1, CENT);
    }

    private static Block block(Timestamp request, String previous, Outcome outcome) {
        return Block.seal(0, request, previous, List.of(new SealedTransfer(transfer(request.node()), outcome)));
    }

    private static Member member(int id) {
        return new Member(id, "http://" + id, "incarnation-" + id, id - 1, Member.Status.ACTIVE);
    }
}
