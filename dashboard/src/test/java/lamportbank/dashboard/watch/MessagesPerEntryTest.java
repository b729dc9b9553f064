package lamportbank.dashboard.watch;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesPerEntryTest {
    private static final Message REQUEST =
            new MutexMessage.Request(List.of(new Transfer("t", 1, 2, new Money(1))));
    private static final ProcessId ONE = new ProcessId("client", 1);
    private static final ProcessId TWO = new ProcessId("client", 2);
    private static final ProcessId THREE = new ProcessId("client", 3);

    private final MessagesPerEntry messages = new MessagesPerEntry();

    MessagesPerEntryTest() {
        messages.begin(new JsonMapper().readTree("""
                {"members":[{"id":1,"status":"ACTIVE"},{"id":2,"status":"ACTIVE"},{"id":3,"status":"ACTIVE"},\
                {"id":4,"status":"LEFT"}]}"""));
    }

    private void sends(ProcessId from, long time, Message message, ProcessId... receivers) {
        messages.follow(from, new Effect.Sent(
                time, new TreeMap<>(Stream.of(receivers).collect(Collectors.toMap(to -> to, _ -> 1L))), message));
    }

    private void requests(long time) {
        sends(ONE, time, REQUEST, TWO, THREE);
        happens(ONE, time, new ClientFact.Requested(new Timestamp(time, 1), List.of()));
    }

    private void isAnsweredBy(ProcessId process, long stamp) {
        messages.follow(process, new Effect.Received(stamp + 1, ONE, 1, stamp, REQUEST));
        sends(process, stamp + 2, new MutexMessage.Reply(), ONE);
    }

    private void releases(long request) {
        Timestamp timestamp = new Timestamp(request, 1);
        sends(ONE, request + 9, new MutexMessage.Release(
                timestamp, Block.seal(0, timestamp, Block.GENESIS, List.of())), TWO, THREE);
    }

    private void happens(ProcessId process, long time, Fact fact) {
        messages.follow(process, new Effect.Happened(time, fact));
    }

    @Test
    void a_request_with_all_replies_costs_the_whole_bound() {
        requests(7);
        isAnsweredBy(TWO, 7);
        isAnsweredBy(THREE, 7);
        releases(7);
        assertThat(messages.now()).isEqualTo(new MessagesPerEntry.Measured(6.0, 6, 3, 1));
        requests(20);
        isAnsweredBy(TWO, 20);
        releases(20);
        assertThat(messages.now()).as("a reply was left out").isEqualTo(new MessagesPerEntry.Measured(5.5, 6, 3, 2));
    }

    @Test
    void what_belongs_to_a_request_of_before_is_not_counted() {
        isAnsweredBy(TWO, 7);
        releases(7);
        requests(20);
        isAnsweredBy(THREE, 7);
        assertThat(messages.now()).isEqualTo(new MessagesPerEntry.Measured(2.0, 6, 3, 1));
    }

    static final List<Fact> CHANGES = List.of(
            new ClientFact.MemberEvicted(3),
            new ClientFact.MemberLeft(3),
            new ClientFact.MemberJoined(new Member(5, "http://5", "it", 4, Member.Status.ACTIVE)),
            new BankFact.MemberChanged(new Member(3, "http://3", "it", 2, Member.Status.ACTIVE)));

    @ParameterizedTest
    @FieldSource("CHANGES")
    void begins_anew_when_the_membership_changes(Fact change) {
        requests(7);
        happens(TWO, 8, change);
        releases(7);
        assertThat(messages.now()).isEqualTo(new MessagesPerEntry.Measured(null, 6, 3, 0));
    }

    @Test
    void the_bound_follows_the_members() {
        happens(ClientProtocol.BANK, 8,
                new BankFact.MemberChanged(new Member(3, "http://3", "it", 2, Member.Status.EVICTED)));
        assertThat(messages.now()).isEqualTo(new MessagesPerEntry.Measured(null, 3, 2, 0));
    }
}
