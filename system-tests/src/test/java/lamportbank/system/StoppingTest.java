package lamportbank.system;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Ctrl-C while callers wait.
class StoppingTest {
    /// Far less than the patience of those who wait.
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String HELD = "{\"delayMillis\":0,\"held\":true,\"cut\":false}";

    @Test
    void a_bank_that_stops_answers_all_who_wait_at_its_services() {
        try (RunningBank bank = RunningBank.start(2, 2)) {
            bank.client(2).put("/lab/channels/client-1", HELD).expect(200);
            bank.branch(2).put("/lab/channels/branch-1", HELD).expect(200);
            bank.client(1).put("/lab/channels/client-2", HELD).expect(200);
            bank.branch(1).put("/lab/channels/branch-2", HELD).expect(200);

            List<CompletableFuture<Answer>> waiting = Stream.concat(
                    bank.clients().stream().map(client -> wait(client, "/transfers?wait=60s",
                            Service.transfer(3 - Integer.parseInt(client.name().substring(7)), "0.01"))),
                    bank.branches().stream().map(branch -> wait(branch, "/deposits?wait=60s", Service.amount("1.00"))))
                    .toList();
            await().untilAsserted(() -> {
                assertThat(bank.clients()).allSatisfy(
                        client -> assertThat(client.get("/queue").expect(200).json().path("queue")).isNotEmpty());
                assertThat(bank.branches()).allSatisfy(
                        branch -> assertThat(branch.state().path("queue")).isNotEmpty());
            });
            bank.stop(DEADLINE);

            assertThat(waiting).allSatisfy(caller -> {
                assertThat(caller).succeedsWithin(DEADLINE);
                assertThat(caller.join().expect(202).json().path("status").asString()).isEqualTo("PENDING");
            });
        }
    }

    private static CompletableFuture<Answer> wait(Service service, String path, String order) {
        return CompletableFuture.supplyAsync(
                () -> service.post(path, order), task -> Thread.ofPlatform().daemon().start(task));
    }
}
