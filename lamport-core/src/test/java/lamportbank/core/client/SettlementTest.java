package lamportbank.core.client;

import java.util.List;
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
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// Every transfer of a client that is evicted ends, and as what it is: client 1 has one in a request and one that waits.
class SettlementTest {
    private static final ProcessId CLIENT_2 = new ProcessId("client", 2);
    private static final Transfer REQUESTED = transfer("requested");
    private static final Transfer WAITING = transfer("waiting");

    private final ProcessFixture<ClientProtocol.State> client = new ProcessFixture<>(
            new ProcessId("client", 0), new ClientProtocol.Kind(new ClientProtocol.Limits(9, 1, 1)));
    private Timestamp request = new Timestamp(0, 1);

    @BeforeEach
    void a_member_with_two_transfers() {
        client.ask(new ClientCommand.Join("one", "http://one", null));
        client.answer(
                2, new BankMessage.Registered(member(1), Money.parse("10"), List.of(), new TreeSet<>(List.of(1))));
        client.answer(4, new BankMessage.Blocks(List.of(), 0));
        client.deliver(CLIENT_2, 6, new MembershipMessage.Join(member(2)));
        client.ask(new ClientCommand.Submit(REQUESTED));
        client.ask(new ClientCommand.Submit(WAITING));
        client.turn();
        request = client.state().mutex().queue().entries().firstKey();
    }

    @Test
    void what_is_in_no_request_is_given_up_at_once_and_the_bank_is_asked_for_the_rest() {
        evict(3);

        List<Effect> effects = client.turn();

        assertThat(voided(effects)).containsExactly(WAITING);
        assertThat(questions()).containsExactly(new BankMessage.FetchBlocks(0));
        assertThat(client.turn()).as("it is asked once").isEmpty();
    }

    @Test
    void what_is_in_no_block_is_given_up() {
        evict(0);
        client.turn();

        assertThat(voided(client.answer(50, new BankMessage.Blocks(List.of(), 0)))).containsExactly(REQUESTED);
        assertThat(client.state().mutex().queue().entries()).isEmpty();
        assertThat(client.turn()).isEmpty();
        assertThat(questions()).isEmpty();
    }

    @Test
    void what_was_sealed_ended_as_it_was_sealed() {
        enter();
        evict(1);
        client.turn();

        List<Effect> effects = client.answer(50, new BankMessage.Blocks(List.of(sealed()), 1));

        assertThat(ProcessFixture.facts(ClientFact.BlockAppended.class, effects)).hasSize(1);
        assertThat(voided(effects)).isEmpty();
        assertThat(client.state().mutex().inside()).isNull();
    }

    @Test
    void all_blocks_have_to_be_here_first() {
        evict(2);
        client.turn();

        assertThat(voided(client.answer(50, new BankMessage.Blocks(List.of(sealed()), 2)))).isEmpty();
        Block second = Block.seal(
                1, new Timestamp(60, 2), sealed().hash(),
                List.of(new SealedTransfer("other", 2, 1, Money.parse("1"), Outcome.SUCCESS)));
        assertThat(voided(client.answer(70, new BankMessage.Blocks(List.of(second), 2)))).isEmpty();
        assertThat(questions()).isEmpty();
    }

    /// It may be from before the bank sealed the last block of this client.
    @Test
    void what_was_asked_before_the_end_does_not_count() {
        client.deliver(ClientProtocol.BANK, 20, new BankMessage.Evicted(2, 0)); // asked for nothing: all is here
        client.deliver(ClientProtocol.BANK, 21, new BankMessage.Evicted(3, 1)); // asked for block 0
        long before = client.process().pendingCalls().lastKey();
        evict(0);
        client.turn();
        assertThat(client.process().pendingCalls().lastKey()).isEqualTo(before);

        assertThat(voided(answer(before, new BankMessage.Blocks(List.of(sealed()), 1)))).isEmpty();
        client.turn();
        assertThat(client.process().pendingCalls().lastKey()).isGreaterThan(before);
    }

    @Test
    void the_answer_to_its_proposal_may_come_later_than_all_that() {
        for (BankMessage late : List.of(
                new BankMessage.Sealed(sealed()), new BankMessage.Conflict(1), new BankMessage.Fenced("gone"))) {
            SettlementTest other = new SettlementTest();
            other.a_member_with_two_transfers();
            other.enter();
            long proposal = other.client.process().pendingCalls().lastKey();
            other.evict(1);
            other.client.turn();
            other.client.answer(50, new BankMessage.Blocks(List.of(other.sealed()), 1));

            other.answer(proposal, late);

            assertThat(other.client.process().pendingCalls()).as(late.toString()).isEmpty();
            assertThat(other.client.state().phase()).isEqualTo(Phase.FENCED);
        }
    }

    @Test
    void a_client_that_was_evicted_before_this_was_done_does_it_now() {
        evict(0);
        LamportProcess.State<?> old = client.process().state();
        ProcessFixture<ClientProtocol.State> later = ProcessFixture.with(
                new ProcessId("client", 1), new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT),
                (ClientProtocol.State) old.protocol());

        assertThat(voided(later.turn())).containsExactly(WAITING);
        assertThat(voided(later.answer(50, new BankMessage.Blocks(List.of(), 0)))).containsExactly(REQUESTED);
    }

    private void evict(long height) {
        client.deliver(ClientProtocol.BANK, 40, new BankMessage.Evicted(1, height));
    }

    private void enter() {
        client.deliver(CLIENT_2, 30, new MutexMessage.Reply());
        assertThat(client.state().mutex().inside()).isEqualTo(request);
    }

    private List<Effect> answer(long call, Message answer) {
        return client.process().handle(new Input.Return(ClientProtocol.BANK, call, 80, answer));
    }

    private Block sealed() {
        return Block.seal(0, request, Block.GENESIS, List.of(new SealedTransfer(REQUESTED, Outcome.SUCCESS)));
    }

    private List<Message> questions() {
        return client.process().pendingCalls().values().stream().map(LamportProcess.Pending::question).toList();
    }

    private static List<Transfer> voided(List<Effect> effects) {
        return ProcessFixture.facts(ClientFact.Voided.class, effects).stream()
                .flatMap(fact -> fact.transfers().stream())
                .toList();
    }

    private static Transfer transfer(String id) {
        return new Transfer(id, 1, 2, Money.parse("1.00"));
    }

    private static Member member(int id) {
        return new Member(id, "http://" + id, "incarnation-" + id, id - 1, Member.Status.ACTIVE);
    }
}
