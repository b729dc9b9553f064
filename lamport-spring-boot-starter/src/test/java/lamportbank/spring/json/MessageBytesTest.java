package lamportbank.spring.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Message;
import lamportbank.spring.rest.StampFilter;

import static org.assertj.core.api.Assertions.assertThat;

/// No message is larger than it says, with as much in it as there can be and every value as long as it can be: what
/// bounds memory by bytes relies on that. And the largest that goes through a channel fits many times into a post.
class MessageBytesTest {
    private static final int LARGEST_NUMBER = 999_999;
    private static final Timestamp LATEST = new Timestamp((1L << 53) - 2, LARGEST_NUMBER);
    private static final Money LARGEST_AMOUNT = new Money(Money.MAX_CENTS);
    private static final List<Transfer> PROPOSAL = IntStream.range(0, BankMessage.Propose.MAX_TRANSFERS)
            .mapToObj(place -> new Transfer(
                    "i".repeat(61) + (100 + place), LARGEST_NUMBER, LARGEST_NUMBER - 1, LARGEST_AMOUNT))
            .toList();
    private static final List<Transfer> REQUEST = PROPOSAL.subList(0, MutexMessage.Request.MAX_TRANSFERS);
    private static final Block BLOCK = Block.seal(
            (1L << 53) - 1, LATEST, Block.GENESIS,
            PROPOSAL.stream().map(transfer -> new SealedTransfer(transfer, Outcome.SUCCESS)).toList());
    private static final Member MEMBER = new Member(
            LARGEST_NUMBER, "http://" + "h".repeat(190) + ":80", "n".repeat(64), LARGEST_NUMBER, Member.Status.EVICTED);
    private static final SortedMap<Timestamp, List<Transfer>> OUTSTANDING =
            new TreeMap<>(Map.of(LATEST, REQUEST, new Timestamp(LATEST.time() - 1, LARGEST_NUMBER), REQUEST));

    static final List<Message> CLIENTS = List.of(
            new MutexMessage.Request(REQUEST),
            new MutexMessage.Reply(),
            new MutexMessage.Release(LATEST, BLOCK),
            new MembershipMessage.Join(MEMBER),
            new MembershipMessage.Welcome(OUTSTANDING, (1L << 53) - 1),
            new MembershipMessage.Leave(),
            new BankMessage.Propose((1L << 53) - 1, LATEST, PROPOSAL),
            new BankMessage.Sealed(BLOCK),
            new BankMessage.Blocks(Collections.nCopies(4, BLOCK), (1L << 53) - 1),
            new BankMessage.Registered(MEMBER, LARGEST_AMOUNT, Collections.nCopies(50, MEMBER),
                    new TreeSet<>(IntStream.rangeClosed(LARGEST_NUMBER - 1000, LARGEST_NUMBER).boxed().toList())),
            new BankMessage.Departed(Collections.nCopies(50, MEMBER)),
            new BankMessage.Register("n".repeat(64), MEMBER.address(), LARGEST_NUMBER),
            new BankMessage.Evicted(LARGEST_NUMBER, (1L << 53) - 1));

    static final List<Message> BRANCHES = List.of(
            new BranchMessage.Multicast(Collections.nCopies(
                    200, new Update((1L << 53) - 1, Update.Kind.WITHDRAW, LARGEST_AMOUNT))),
            new BranchMessage.Acknowledge(new TreeSet<>(
                    LongStream.range(0, 100).mapToObj(i -> new Timestamp(LATEST.time() - i, LARGEST_NUMBER)).toList())),
            new BranchMessage.ChangeMode(Mode.ORDERED),
            new BranchMessage.Propagate(
                    (1L << 53) - 1, new Update((1L << 53) - 1, Update.Kind.WITHDRAW, LARGEST_AMOUNT)));

    @ParameterizedTest
    @FieldSource("CLIENTS")
    void no_message_of_clients_and_bank_is_larger_than_it_says(Message message) {
        assertFits(message, ServiceJson.client().writerFor(Message.class).writeValueAsBytes(message).length);
    }

    @ParameterizedTest
    @FieldSource("BRANCHES")
    void no_message_of_branches_is_larger_than_it_says(Message message) {
        assertFits(message, ServiceJson.branch().writerFor(Message.class).writeValueAsBytes(message).length);
    }

    /// A newcomer reads no answer that is longer.
    @Test
    void the_longest_answer_to_a_newcomer_can_be_read() {
        BankMessage.Registered longest = new BankMessage.Registered(
                MEMBER, LARGEST_AMOUNT, Collections.nCopies(BankProtocol.MAX_ACTIVE - 1, MEMBER),
                new TreeSet<>(IntStream.rangeClosed(LARGEST_NUMBER - BankProtocol.MAX_ACCOUNTS + 1, LARGEST_NUMBER)
                        .boxed().toList()));

        assertThat(ServiceJson.client().writerFor(Message.class).writeValueAsBytes(longest).length)
                .isLessThanOrEqualTo(longest.bytes())
                .isLessThanOrEqualTo(StampFilter.MAX_BODY_BYTES_BETWEEN_PROCESSES);
    }

    private static void assertFits(Message message, int length) {
        assertThat(length).isLessThanOrEqualTo(message.bytes());
        assertThat(message.bytes()).isLessThan(1 << 19);
    }
}
