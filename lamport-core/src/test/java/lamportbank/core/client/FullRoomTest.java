package lamportbank.core.client;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Chain;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// Client 3 misses blocks, and has no room for all that come meanwhile: client 2, which needs its replies, goes on.
class FullRoomTest {
    private static final ProcessId CLIENT_2 = new ProcessId("client", 2);
    private static final int BEFORE = 10;
    private static final int MORE = 20;

    private final ProcessFixture<ClientProtocol.State> client = new ProcessFixture<>(
            new ProcessId("client", 0), new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT));

    /// All blocks that the bank has.
    private final List<Block> sealed = new ArrayList<>();

    /// @param known how many blocks there are when it registers
    private void welcome(int known, int transfers) {
        IntStream.range(0, known).forEach(_ -> seal(transfers));
        client.ask(new ClientCommand.Join("three", "http://three", null));
        client.answer(1, new BankMessage.Registered(
                member(3), Money.parse("10"), List.of(member(2)), new TreeSet<>(List.of(2, 3))));
        client.deliver(CLIENT_2, 10L * known + 1, new MembershipMessage.Welcome(new TreeMap<>(), 0L));
    }

    private static Member member(int id) {
        return new Member(id, "http://" + id, "incarnation-" + id, id - 1, Member.Status.ACTIVE);
    }

    private Block seal(int transfers) {
        int height = sealed.size();
        sealed.add(Block.seal(
                height,
                new Timestamp(10L * (height + 1), 2),
                sealed.isEmpty() ? Block.GENESIS : sealed.getLast().hash(),
                IntStream.range(0, transfers)
                        .mapToObj(place -> new SealedTransfer(
                                height + "-" + place, 2, 3, Money.parse("0.01"), Outcome.SUCCESS))
                        .toList()));
        return sealed.getLast();
    }

    /// A request of client 2, which is replied to, and its release.
    private void entry(int transfers) {
        Block block = seal(transfers);
        List<Effect> effects = client.deliver(CLIENT_2, block.time(), new MutexMessage.Request(asked(block)));
        assertThat(ProcessFixture.only(Effect.Sent.class, effects)).extracting(Effect.Sent::message)
                .as("to the request of block " + block.height()).containsExactly(new MutexMessage.Reply());
        client.deliver(CLIENT_2, block.time() + 1, new MutexMessage.Release(block.request(), block));
    }

    private static List<Transfer> asked(Block block) {
        return block.transfers().stream()
                .map(done -> new Transfer(done.id(), done.from(), done.to(), done.amount()))
                .toList();
    }

    private void answer(int from, int to) {
        client.answer(10L * sealed.size() + 5, new BankMessage.Blocks(sealed.subList(from, to), to));
    }

    private List<Message> questions() {
        return client.process().pendingCalls().values().stream().map(LamportProcess.Pending::question).toList();
    }

    @Test
    void a_newcomer_lets_go_of_what_it_has_no_room_for_and_asks_the_bank_for_it() {
        welcome(BEFORE, 1);
        IntStream.range(0, Chain.MAX_HELD_BACK + MORE).forEach(_ -> entry(1));
        assertThat(client.process().protocol()).extracting(protocol -> ((ClientProtocol) protocol).heldBack())
                .isEqualTo(Chain.MAX_HELD_BACK);

        answer(0, BEFORE); // as it was before client 2 went on
        assertThat(client.state().phase()).isEqualTo(Phase.CATCHING_UP);
        assertThat(questions()).containsExactly(new BankMessage.FetchBlocks(BEFORE + Chain.MAX_HELD_BACK));

        answer(BEFORE + Chain.MAX_HELD_BACK, sealed.size());
        assertThat(client.state().phase()).isEqualTo(Phase.MEMBER);
        assertThat(client.state().chain().tip()).isEqualTo(sealed.getLast().hash());
        assertThat(questions()).isEmpty();
    }

    @Test
    void the_room_of_a_newcomer_is_bounded_in_bytes_too() {
        welcome(BEFORE, 1);
        IntStream.range(0, 2 * MORE).forEach(_ -> entry(MutexMessage.Request.MAX_TRANSFERS));

        assertThat(client.state().chain().heldBack().values().stream().mapToInt(Block::bytes).sum())
                .isLessThanOrEqualTo(Chain.MAX_HELD_BACK_BYTES);
        answer(0, BEFORE);
        answer((int) client.state().chain().height(), sealed.size());
        assertThat(client.state().phase()).isEqualTo(Phase.MEMBER);
        assertThat(client.state().chain().tip()).isEqualTo(sealed.getLast().hash());
    }

    @Test
    void a_newcomer_with_room_for_all_does_not_ask_again() {
        welcome(BEFORE, 1);
        entry(1);
        answer(0, BEFORE);

        assertThat(client.state().phase()).isEqualTo(Phase.MEMBER);
        assertThat(client.state().chain().tip()).isEqualTo(sealed.getLast().hash());
    }

    /// The channel that has it may be cut.
    @Test
    void a_member_does_not_wait_for_a_block_until_its_room_is_full() {
        welcome(0, 1);
        answer(0, 0);
        seal(1); // by another, and its release is still on the way
        IntStream.range(0, Chain.MAX_HELD_BACK).forEach(_ -> entry(1));
        assertThat(questions()).containsExactly(new BankMessage.FetchBlocks(0));

        answer(0, sealed.size());
        assertThat(client.state().chain().tip()).isEqualTo(sealed.getLast().hash());
        assertThat(client.state().chain().heldBack()).isEmpty();
    }
}
