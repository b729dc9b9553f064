package lamportbank.system;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A member is away, so nobody's transfers can end; people go on asking for more.
class WaitingTransfersTest {
    /// The requests, which wait for the member that is away, with a transfer each, or more; and those that wait for
    /// a request.
    private static final int REQUESTS = 2;

    private static final int WAITING = 3;

    private static final Duration UNTIL_DONE = Duration.ofMinutes(1);

    @Test
    void more_transfers_than_may_wait() {
        try (SeparateBank bank = SeparateBank.start(2, 1, "--lamport.client.max-waiting-transfers=" + WAITING)) {
            bank.kill(List.of("client-2"));
            Service client = bank.client(1);
            for (int count = 0; count < REQUESTS; count++) {
                client.post("/transfers", Service.transfer(2, "0.01")).expect(202);
            }
            Supplier<Answer> order = () -> client.post("/transfers", Service.transfer(2, "0.01"));
            Together.run(Stream.generate(() -> order).limit(WAITING).toList())
                    .forEach(answer -> answer.expect(202));

            Answer full = order.get().expect(429);
            assertThat(full.header("Retry-After")).isEqualTo("1");
            assertThat(full.contentType()).startsWith("application/problem+json");
            assertThat(full.json().path("detail").asString()).contains(WAITING + " transfers waiting");

            bank.start(List.of("client-2"));
            await().atMost(UNTIL_DONE).until(() -> client.post("/transfers?wait=60s", Service.transfer(2, "0.01"))
                    .status() == 200);
            assertThat(bank.awaitOneChain().stream().mapToInt(block -> block.path("transfers").size()).sum())
                    .isEqualTo(REQUESTS + WAITING + 1);
            bank.assertCleanAudit();
        }
    }
}
