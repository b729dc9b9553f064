package lamportbank.core.client;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// To whom client 1 must say at once that it has released.
class AwaitedReleaseTest {
    private static final ProcessId CLIENT_2 = new ProcessId("client", 2);
    private static final ProcessId CLIENT_3 = new ProcessId("client", 3);
    private static final MutexMessage.Release RELEASE =
            new MutexMessage.Release(
                    new Timestamp(5, 1), Block.seal(0, new Timestamp(5, 1), Block.GENESIS, List.of()));

    private final ProcessFixture<ClientProtocol.State> client =
            new ProcessFixture<>(
                    new ProcessId("client", 0), new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT));

    @BeforeEach
    void three_members() {
        client.ask(new ClientCommand.Join("one", "http://one", null));
        client.answer(
                2, new BankMessage.Registered(member(1), Money.parse("10"), List.of(), new TreeSet<>(List.of(1))));
        client.answer(4, new BankMessage.Blocks(List.of(), 0));
        client.deliver(CLIENT_2, 6, new MembershipMessage.Join(member(2)));
        client.deliver(CLIENT_3, 6, new MembershipMessage.Join(member(3)));
    }

    private static Member member(int id) {
        return new Member(id, "http://" + id, "incarnation-" + id, id - 1, Member.Status.ACTIVE);
    }

    private boolean isAwaited(ProcessId peer) {
        return client.process().protocol().isAwaited(peer, RELEASE);
    }

    @Test
    void a_release_is_awaited_by_those_who_have_requested_themselves() {
        assertThat(isAwaited(CLIENT_2)).isFalse();

        client.deliver(
                CLIENT_2, 20,
                new MutexMessage.Request(List.of(new Transfer("t", 2, 1, Money.parse("1.00")))));

        assertThat(isAwaited(CLIENT_2)).isTrue();
        assertThat(isAwaited(CLIENT_3)).isFalse();
    }

    @Test
    void a_request_and_a_reply_always_are() {
        MutexMessage.Request request =
                new MutexMessage.Request(List.of(new Transfer("t", 1, 2, Money.parse("1.00"))));
        assertThat(client.process().protocol().isAwaited(CLIENT_2, request)).isTrue();
        assertThat(client.process().protocol().isAwaited(CLIENT_2, new MutexMessage.Reply())).isTrue();
    }
}
