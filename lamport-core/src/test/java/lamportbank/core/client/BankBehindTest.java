package lamportbank.core.client;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankMessage.FetchBlocks;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// A client that has to have more blocks than the bank, whose journal is an older copy.
class BankBehindTest {
    private final ProcessFixture<ClientProtocol.State> client = new ProcessFixture<>(
            new ProcessId("client", 0), new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT));

    private static List<Message> asked(List<Effect> effects) {
        return ProcessFixture.only(Effect.Called.class, effects).stream().map(Effect.Called::question).toList();
    }

    private static List<Block> chain(int length) {
        List<Block> blocks = new ArrayList<>();
        String previous = Block.GENESIS;
        for (int height = 0; height < length; height++) {
            Transfer transfer = new Transfer("t" + height, 1, 2, Money.parse("0.01"));
            Block block = Block.seal(
                    height, new Timestamp(height + 1, 1), previous,
                    List.of(new SealedTransfer(transfer, Outcome.SUCCESS)));
            blocks.add(block);
            previous = block.hash();
        }
        return blocks;
    }

    private static Member member(int id, String incarnation) {
        return new Member(id, "http://localhost:" + id, incarnation, id, Member.Status.ACTIVE);
    }

    /// Or it would propose its first block at a height that the others have a block at.
    @Test
    void a_newcomer_does_not_take_part_before_it_has_what_a_member_has() {
        client.ask(new ClientCommand.Join("two", "http://localhost:2", null));
        client.answer(1, new BankMessage.Registered(
                member(2, "two"), Money.parse("10.00"), List.of(member(1, "one")), new TreeSet<>(List.of(1, 2))));
        assertThat(asked(client.deliver(
                new ProcessId("client", 1), 2, new MembershipMessage.Welcome(new TreeMap<>(), 3L))))
                .containsExactly(new FetchBlocks(0));

        assertThat(asked(client.answer(3, new BankMessage.Blocks(chain(2), 2)))).containsExactly(new FetchBlocks(3));
        assertThat(client.state().phase()).isEqualTo(Phase.CATCHING_UP);

        client.answer(4, new BankMessage.Blocks(List.of(), 3));
        client.answer(5, new BankMessage.Blocks(chain(3).subList(2, 3), 3));
        assertThat(client.state().phase()).isEqualTo(Phase.MEMBER);
    }

    @Test
    void it_asks_once_for_what_the_bank_cannot_have_and_then_for_the_rest() {
        client.ask(new ClientCommand.Join("one", "http://localhost:1", null));
        client.answer(1, new BankMessage.Registered(
                member(1, "one"), Money.parse("10.00"), List.of(), new TreeSet<>(List.of(1, 2, 3))));
        client.answer(2, new BankMessage.Blocks(List.of(), 0));
        assertThat(asked(client.deliver(ClientProtocol.BANK, 3, new BankMessage.Evicted(3, 3))))
                .containsExactly(new FetchBlocks(0));

        assertThat(asked(client.answer(4, new BankMessage.Blocks(chain(1), 1))))
                .as("an honest bank does not answer this before it has three")
                .containsExactly(new FetchBlocks(3));

        assertThat(asked(client.answer(5, new BankMessage.Blocks(List.of(), 3)))).containsExactly(new FetchBlocks(1));
        assertThat(asked(client.answer(6, new BankMessage.Blocks(chain(3).subList(1, 3), 3)))).isEmpty();
        assertThat(client.state().chain().height()).isEqualTo(3);
    }
}
