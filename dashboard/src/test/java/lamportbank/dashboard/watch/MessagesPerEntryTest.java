package lamportbank.dashboard.watch;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

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
        messages.begin(Set.of(1, 2, 3));
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
        isTakenBy(process, stamp);
        sends(process, stamp + 2, new MutexMessage.Reply(), ONE);
    }

    /// Who has said something later already leaves the reply out.
    private void isTakenBy(ProcessId process, long stamp) {
        messages.follow(process, new Effect.Received(stamp + 1, ONE, 1, stamp, REQUEST));
    }

    private void releases(long request) {
        sends(ONE, request + 9, released(request), TWO, THREE);
    }

    private static Message released(long request) {
        Timestamp timestamp = new Timestamp(request, 1);
        return new MutexMessage.Release(timestamp, Block.seal(0, timestamp, Block.GENESIS, List.of()));
    }

    private void happens(ProcessId process, long time, Fact fact) {
        messages.follow(process, new Effect.Happened(time, fact));
    }

    private static MessagesPerEntry.Measured measured(@Nullable Double measured, int members, long requests) {
        return new MessagesPerEntry.Measured(measured, 3 * (members - 1), members, requests);
    }

    private void evicts(int id) {
        happens(ClientProtocol.BANK, 8,
                new BankFact.MemberChanged(new Member(id, "http://" + id, "it", 2, Member.Status.EVICTED)));
    }

    @Test
    void a_request_with_all_replies_costs_the_whole_bound() {
        requests(7);
        isAnsweredBy(TWO, 7);
        isAnsweredBy(THREE, 7);
        releases(7);
        assertThat(messages.now()).isEqualTo(measured(6.0, 3, 1));
        requests(20);
        isAnsweredBy(TWO, 20);
        isTakenBy(THREE, 20);
        releases(20);
        assertThat(messages.now()).as("a reply was left out").isEqualTo(measured(5.5, 3, 2));
    }

    @Test
    void a_request_whose_messages_have_not_all_gone_out_does_not_count_yet() {
        requests(7);
        isAnsweredBy(TWO, 7);
        releases(7);
        assertThat(messages.now()).as("it is held on its way to client-3").isEqualTo(measured(null, 3, 0));
        isTakenBy(THREE, 7);
        sends(THREE, 9, new MutexMessage.Reply(), ONE);
        assertThat(messages.now()).isEqualTo(measured(6.0, 3, 1));
    }

    @Test
    void one_release_is_for_the_requests_that_entered_together() {
        requests(7);
        requests(8);
        for (long request : List.of(7L, 8L)) {
            isAnsweredBy(TWO, request);
            isAnsweredBy(THREE, request);
        }
        releases(8);
        assertThat(messages.now()).isEqualTo(measured(5.0, 3, 2));
    }

    @Test
    void what_belongs_to_a_request_of_before_is_not_counted() {
        isAnsweredBy(TWO, 7);
        releases(7);
        requests(20);
        isAnsweredBy(THREE, 7);
        assertThat(messages.now()).isEqualTo(measured(null, 3, 0));
    }

    @Test
    void an_entry_counts_against_the_bound_for_the_members_it_had() {
        requests(7);
        isAnsweredBy(TWO, 7);
        isAnsweredBy(THREE, 7);
        releases(7);
        evicts(3);
        assertThat(messages.now()).as("no entry of two yet").isEqualTo(measured(null, 2, 0));
        sends(ONE, 20, REQUEST, TWO);
        isAnsweredBy(TWO, 20);
        sends(ONE, 29, released(20), TWO);
        assertThat(messages.now()).isEqualTo(measured(3.0, 2, 1));
    }

    static final List<Fact> CHANGES = List.of(
            new ClientFact.MemberEvicted(3),
            new ClientFact.MemberLeft(3),
            new BankFact.MemberChanged(new Member(3, "http://3", "it", 2, Member.Status.LEFT)));

    @ParameterizedTest
    @FieldSource("CHANGES")
    void nobody_waits_for_the_reply_of_one_who_has_gone(Fact change) {
        messages.begin(Set.of(1, 2, 4));
        requests(7);
        isAnsweredBy(TWO, 7);
        happens(TWO, 12, change);
        releases(7);
        assertThat(messages.now()).as("two requests, a reply, two releases").isEqualTo(measured(5.0, 3, 1));
    }

    @Test
    void the_requests_of_one_who_has_gone_are_void() {
        requests(7);
        isAnsweredBy(TWO, 7);
        evicts(1);
        isAnsweredBy(THREE, 7);
        releases(7);
        assertThat(messages.now()).isEqualTo(measured(null, 2, 0));
    }

    @Test
    void after_a_gap_nothing_is_known_of_what_is_under_way() {
        requests(7);
        isAnsweredBy(TWO, 7);
        messages.onGap();
        isAnsweredBy(THREE, 7);
        releases(7);
        assertThat(messages.now()).isEqualTo(measured(null, 3, 0));
    }

    @Test
    void the_bound_follows_the_members() {
        evicts(3);
        assertThat(messages.now()).isEqualTo(measured(null, 2, 0));
    }
}
