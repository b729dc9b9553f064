package lamportbank.spring.json;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.chain.ChainPage;

import static org.assertj.core.api.Assertions.assertThat;

/// A client that catches up gets a whole page in one step, and appends all blocks that have waited for the last of it in
/// the same: with the largest blocks, and as many as there is room for, that is the largest row that a journal has.
class CatchUpRowTest {
    private static final int LARGEST_ROW = 3 << 19;
    private static final int LARGEST_NUMBER = 999_999;
    private static final ProcessId OTHER = new ProcessId("client", LARGEST_NUMBER);
    private static final int PER_REQUEST = MutexMessage.Request.MAX_TRANSFERS;

    private final JsonMapper json = ServiceJson.client();
    private final List<Block> blocks = new ArrayList<>();
    private final LamportProcess client = LamportProcess.restore(
            new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT),
            LamportProcess.initial(
                    new ProcessId("client", 0), new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT)));
    private long time = 1_000_000_000_000L;

    @Test
    void a_step_of_one_that_catches_up_is_bounded() {
        client.handle(new Input.Ask(new ClientCommand.Join("one", "http://one", null)));
        returns(new BankMessage.Registered(
                member(1), Money.parse("1.00"), List.of(), new TreeSet<>(List.of(1, LARGEST_NUMBER))));
        deliver(new MembershipMessage.Join(member(LARGEST_NUMBER)));
        int page = page();
        while (blocks.size() < page + 30) {
            entry();
        }

        Input.Return answer = new Input.Return(
                ClientProtocol.BANK, client.pendingCalls().lastKey(), ++time,
                new BankMessage.Blocks(blocks.subList(0, page), page));
        List<Effect> effects = client.handle(answer);

        assertThat(json.writerFor(Input.class).writeValueAsString(answer).length()
                + json.writerFor(json.getTypeFactory().constructCollectionType(List.class, Effect.class))
                        .writeValueAsString(effects).length())
                .isBetween(1 << 20, LARGEST_ROW);
    }

    /// As many blocks as a page has.
    private int page() {
        int bytes = 0;
        while (true) {
            bytes += json.writeValueAsString(seal()).length();
            if (bytes > ChainPage.PAGE_BYTES) {
                blocks.removeLast();
                return blocks.size();
            }
        }
    }

    /// Two requests that enter together.
    private void entry() {
        Block block = seal();
        List<Transfer> asked = block.transfers().stream()
                .map(done -> new Transfer(done.id(), done.from(), done.to(), done.amount()))
                .toList();
        time = block.time() - 2;
        deliver(new MutexMessage.Request(asked.subList(0, PER_REQUEST)));
        deliver(new MutexMessage.Request(asked.subList(PER_REQUEST, 2 * PER_REQUEST)));
        deliver(new MutexMessage.Release(block.request(), block));
    }

    private Block seal() {
        int height = blocks.size();
        blocks.add(Block.seal(
                height,
                new Timestamp(time += 10, LARGEST_NUMBER),
                blocks.isEmpty() ? Block.GENESIS : blocks.getLast().hash(),
                IntStream.range(0, 2 * PER_REQUEST)
                        .mapToObj(place -> new SealedTransfer(
                                "i".repeat(55) + (100_000_000L + 1_000L * height + place), LARGEST_NUMBER,
                                LARGEST_NUMBER - 1, new Money(Money.MAX_CENTS), Outcome.SUCCESS))
                        .toList()));
        return blocks.getLast();
    }

    private void deliver(Message message) {
        client.handle(new Input.Deliver(
                OTHER, "journal", client.receivedFrom(OTHER) + 1, ++time, message));
    }

    private void returns(Message answer) {
        client.handle(new Input.Return(ClientProtocol.BANK, client.pendingCalls().lastKey(), ++time, answer));
    }

    private static Member member(int id) {
        return new Member(id, "http://" + id, "incarnation-" + id, id, Member.Status.ACTIVE);
    }
}
