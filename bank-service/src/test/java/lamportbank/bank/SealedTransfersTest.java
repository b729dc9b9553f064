package lamportbank.bank;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.loop.NodeLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/// A bank knows every transfer that it has ever sealed, and finds those that it sealed before it kept them apart.
class SealedTransfersTest {
    @TempDir
    private Path data;

    private long exchange;

    @Test
    void a_transfer_is_found_after_a_start_also_one_of_before_they_were_kept_apart() {
        try (ConfigurableApplicationContext bank = start()) {
            ask(bank, 1, 1, new BankMessage.Register("one", "http://127.0.0.1:1", 1));
            ask(bank, 2, 1, new BankMessage.Register("two", "http://127.0.0.1:2", 2));
            assertThat(lookUp(bank, 0, "a")).isEqualTo(new BankMessage.LookUp(0, new TreeSet<>(), null));
            propose(bank, 0, "a");
            propose(bank, 1, "b");
            assertThat(lookUp(bank, 2, "b", "c", "a").sealed()).containsExactly("a", "b");
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> propose(bank, 2, "a"))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT));
            bank.getBean(JdbcTemplate.class).update("delete from sealed_transfer"); // as it was before
        }
        try (ConfigurableApplicationContext bank = start()) {
            assertThat(lookUp(bank, 2, "b", "c", "a")).satisfies(found -> {
                assertThat(found.blocks()).isEqualTo(2);
                assertThat(found.sealed()).containsExactly("a", "b");
            });
        }
    }

    @Test
    void a_proposal_that_is_repeated_is_answered_with_its_block_and_seals_nothing() {
        Block first;
        try (ConfigurableApplicationContext bank = start()) {
            ask(bank, 1, 1, new BankMessage.Register("one", "http://127.0.0.1:1", 1));
            BankMessage.Propose early = bank.getBean(SealedTransfers.class).lookUp(proposal(0, "a"));
            first = sealed(propose(bank, 0, "a"));
            assertThat(sealed(propose(bank, 0, "a"))).isEqualTo(first);
            assertThatExceptionOfType(Refusal.class).as("looked up before it was sealed")
                    .isThrownBy(() -> ask(bank, 1, 11, early))
                    .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.UNAVAILABLE));
        }
        try (ConfigurableApplicationContext bank = start()) {
            assertThat(sealed(propose(bank, 0, "a"))).isEqualTo(first);
            assertThat(lookUp(bank, 1, "a").repeated()).as("the block of another request").isNull();
            assertThat(bank.getBean(BlockTable.class).height()).isEqualTo(1);
        }
    }

    private static Block sealed(Message answer) {
        return ((BankMessage.Sealed) answer).block();
    }

    private ConfigurableApplicationContext start() {
        return BankService.application()
                .run("--server.port=0", "--server.address=127.0.0.1", "--lamport.data=" + data);
    }

    private static BankMessage.LookUp lookUp(ConfigurableApplicationContext bank, long height, String... ids) {
        return bank.getBean(SealedTransfers.class).lookUp(proposal(height, ids)).lookUp();
    }

    private static BankMessage.Propose proposal(long height, String... ids) {
        return new BankMessage.Propose(
                height, new Timestamp(10 * (height + 1), 1),
                List.of(ids).stream().map(id -> new Transfer(id, 1, 2, new Money(1))).toList());
    }

    private Message propose(ConfigurableApplicationContext bank, long height, String id) {
        return ask(bank, 1, 10 * (height + 1) + 1, bank.getBean(SealedTransfers.class).lookUp(proposal(height, id)));
    }

    private Message ask(ConfigurableApplicationContext bank, int client, long stamp, Message question) {
        return bank.getBean(NodeLoop.class)
                .submit(new Input.Serve(++exchange, new ProcessId("client", client), stamp, question)).stream()
                .filter(Effect.Answered.class::isInstance)
                .map(effect -> ((Effect.Answered) effect).answer())
                .findFirst()
                .orElseThrow();
    }
}
