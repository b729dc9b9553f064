package lamportbank.client;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;

import static org.assertj.core.api.Assertions.assertThat;

class MembershipHealthTest {
    private static final Input JOIN = new Input.Ask(new ClientCommand.Join("it", "http://127.0.0.1:1", 1));

    private final LamportProcess process = newClient();
    private final MembershipHealth membership = new MembershipHealth();

    private static LamportProcess newClient() {
        ClientProtocol.Kind kind = new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT);
        return LamportProcess.restore(kind, LamportProcess.initial(ProcessId.parse("client-1"), kind));
    }

    private static Input registered() {
        Member self = new Member(1, "http://127.0.0.1:1", "it", 0, Member.Status.ACTIVE);
        return new Input.Return(ClientProtocol.BANK, 1, 2,
                new BankMessage.Registered(self, Money.parse("10.00"), List.of(), new TreeSet<>(List.of(1))));
    }

    private void commits(List<Effect> effects) {
        membership.committed(List.of(new Step(1, 1, JOIN, effects)), Instant.EPOCH, process);
    }

    private Status status() {
        return membership.health().getStatus();
    }

    @Test
    void who_has_no_number_takes_no_transfers_yet() {
        membership.started(process);
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);

        commits(process.handle(JOIN));
        assertThat(membership.health().getDetails()).containsEntry("phase", Phase.REGISTERING);
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);

        commits(process.handle(registered()));
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void a_process_that_goes_on_from_its_journal_is_what_it_was() {
        process.handle(JOIN);
        process.handle(registered());

        membership.started(process);

        assertThat(status()).isEqualTo(Status.UP);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void who_takes_transfers_is_fit_for_work(Phase phase) {
        commits(List.of(new Effect.Happened(7, new ClientFact.PhaseChanged(phase))));

        Health health = membership.health();
        assertThat(health.getDetails()).containsEntry("phase", phase);
        assertThat(health.getStatus()).isEqualTo(switch (phase) {
            case JOINING, CATCHING_UP, MEMBER -> Status.UP;
            case NEW, REGISTERING, LEAVING, LEFT, FENCED -> Status.OUT_OF_SERVICE;
        });
    }
}
