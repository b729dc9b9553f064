package lamportbank.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.spring.trouble.Trouble;
import lamportbank.spring.trouble.Troubles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MembershipTroublesTest {
    private static final Input JOIN = new Input.Ask(new ClientCommand.Join("it", "http://127.0.0.1:1", null));
    private static final Duration NEVER = Duration.ofDays(1);

    private final LamportProcess process = newClient();
    private final Troubles troubles = new Troubles(Clock.systemUTC());

    private static LamportProcess newClient() {
        ClientProtocol.Kind kind = new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT);
        return LamportProcess.restore(kind, LamportProcess.initial(ProcessId.parse("client-3"), kind));
    }

    private static Member member(int id) {
        return new Member(id, "http://127.0.0.1:" + id, "it", 0, Member.Status.ACTIVE);
    }

    /// After two others.
    private static Input registered() {
        return new Input.Return(ClientProtocol.BANK, 1, 2, new BankMessage.Registered(
                member(3), Money.parse("10.00"), List.of(member(1), member(2)), new TreeSet<>(List.of(1, 2, 3))));
    }

    private static Input welcome(int from, long stamp) {
        return new Input.Deliver(
                new ProcessId("client", from), "it", 1, stamp, new MembershipMessage.Welcome(new TreeMap<>(), 0L));
    }

    private MembershipTroubles startedWith(Duration patience) {
        MembershipTroubles membership = new MembershipTroubles(troubles, patience);
        membership.started(process);
        return membership;
    }

    private void handle(MembershipTroubles membership, Input... inputs) {
        for (Input input : inputs) {
            membership.committed(List.of(new Step(1, 1, input, process.handle(input))), Instant.EPOCH, process);
        }
    }

    @Test
    void a_join_that_does_not_end_names_who_is_missing_until_all_have_welcomed_it() {
        MembershipTroubles membership = startedWith(Duration.ZERO);
        handle(membership, JOIN, registered());

        await().untilAsserted(() -> assertThat(troubles.all()).extracting(Trouble::what)
                .containsExactly("this client has not joined yet: it waits to be welcomed by client-1, client-2"));
        assertThat(troubles.isReady()).isFalse();

        handle(membership, welcome(2, 5));
        assertThat(troubles.all()).extracting(Trouble::what)
                .containsExactly("this client has not joined yet: it waits to be welcomed by client-1");

        handle(membership, welcome(1, 6));
        assertThat(troubles.all()).isEmpty();
    }

    @Test
    void a_join_that_has_just_begun_is_no_trouble() {
        handle(startedWith(NEVER), JOIN, registered());

        assertThat(troubles.all()).isEmpty();
    }

    @Test
    void a_newcomer_that_was_started_again_waits_as_long() {
        process.handle(JOIN);
        process.handle(registered());

        startedWith(Duration.ZERO);

        await().untilAsserted(() -> assertThat(troubles.all()).hasSize(1));
    }

    @Test
    void who_is_fenced_says_why_and_is_not_ready() {
        handle(startedWith(NEVER), JOIN, new Input.Return(
                ClientProtocol.BANK, 1, 2, new BankMessage.Rejected("client-3 is another incarnation")));

        assertThat(troubles.all()).extracting(Trouble::what)
                .containsExactly("this client takes part no more: client-3 is another incarnation");
        assertThat(troubles.isReady()).isFalse();
    }
}
