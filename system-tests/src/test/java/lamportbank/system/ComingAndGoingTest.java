package lamportbank.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Clients join, leave, die, are evicted and come back, while others send money and processes are killed.
class ComingAndGoingTest {
    private static final Duration UNTIL_GOING_ON = Duration.ofSeconds(60);
    private static final int SOME = 10;

    @TempDir
    private Path folder;

    @Test
    void joins_leaves_and_evictions_under_load_together_with_kills() {
        try (SeparateBank bank = SeparateBank.start(3, 0);
                SteadyLoad load = SteadyLoad.on(bank, List.of(bank.client(1), bank.client(2)), Seed.ofThisRun())) {
            Service fourth = a_client_joins_while_the_bank_is_killed(bank, load);
            it_leaves_while_another_is_killed(bank, load, fourth);
            a_dead_member_is_evicted_and_the_others_go_on(bank, load);
            coming_back_alive_it_is_refused_and_says_so(bank, load);
            Service fifth = it_joins_anew_under_another_number(bank, load);
            Service sixth = one_that_lost_its_disk_is_no_one_that_is_known(bank, load, fifth);
            a_living_member_that_is_evicted_knows_it_at_once(bank, load, sixth);

            List<SteadyLoad.Ended> orders = load.stop();
            List<JsonNode> chain = bank.awaitChain(List.of(bank.client(1), bank.client(2)));
            assertThat(Reckoning.ofTransfers(chain, orders)).as("those that this test has sent itself").isEqualTo(4);
            JsonNode audit = bank.assertCleanAudit();
            assertThat(audit.path("total").asString()).isEqualTo(new Cents(6 * 1000).toString());
        }
    }

    private Service a_client_joins_while_the_bank_is_killed(SeparateBank bank, SteadyLoad load) {
        Service fourth = bank.startNewcomer("client-4", folder.resolve("four"));
        bank.kill(List.of("bank"));
        bank.start(List.of("bank"));

        SeparateBank.awaitPhase(fourth, "MEMBER");
        assertThat(fourth.send(1, "1.00").path("status").asString()).isEqualTo("SUCCESS");
        assertThat(bank.client(1).state().path("members").findValuesAsString("id")).contains("4");
        awaitGoingOn(load);
        return fourth;
    }

    private void it_leaves_while_another_is_killed(SeparateBank bank, SteadyLoad load, Service fourth) {
        bank.kill(List.of("client-1"));
        fourth.post("/departure", "{}").expect(202);
        bank.start(List.of("client-1"));

        SeparateBank.awaitPhase(fourth, "LEFT");
        bank.kill(List.of("client-4"));
        awaitGoingOn(load);
    }

    private void a_dead_member_is_evicted_and_the_others_go_on(SeparateBank bank, SteadyLoad load) {
        bank.kill(List.of("client-3"));
        await("they wait for it")
                .atMost(UNTIL_GOING_ON)
                .until(() -> bank.client(1).state().path("waitingFor").valueStream()
                        .anyMatch(node -> node.asInt() == 3));

        bank.bank().post("/members/3/eviction", "{}").expect(200);

        awaitGoingOn(load);
    }

    private void coming_back_alive_it_is_refused_and_says_so(SeparateBank bank, SteadyLoad load) {
        bank.launch(List.of("client-3"));
        SeparateBank.awaitPhase(bank.client(3), "FENCED");

        assertThat(bank.client(3).state().path("refusal").asString()).contains("evicted", "join anew");
        assertThat(bank.client(3).state().path("troubles").path(0).path("what").asString()).contains("evicted");
        Answer refused = bank.client(3).post("/transfers", Service.transfer(1, "1.00"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("FENCED", "evicted");
        assertThat(bank.bank().get("/accounts/3").expect(200).json().path("balance").asString()).isNotEqualTo("0.00");
        awaitGoingOn(load);
        bank.kill(List.of("client-3"));
    }

    private Service it_joins_anew_under_another_number(SeparateBank bank, SteadyLoad load) {
        Service anew = bank.startNewcomer("client", folder.resolve("anew"));
        SeparateBank.awaitPhase(anew, "MEMBER");

        assertThat(anew.state().path("node").asString()).isEqualTo("client-5");
        assertThat(anew.send(3, "1.00").path("status").asString()).isEqualTo("SUCCESS");
        awaitGoingOn(load);
        bank.kill(List.of("client"));
        return bank.service("client-5", anew.address().getPort());
    }

    private Service one_that_lost_its_disk_is_no_one_that_is_known(SeparateBank bank, SteadyLoad load, Service fifth) {
        Service empty = bank.startNewcomer("client-5", folder.resolve("empty"));
        SeparateBank.awaitPhase(empty, "FENCED");
        assertThat(empty.state().path("refusal").asString())
                .contains("another incarnation", "register without a number", "Evict the old number");
        bank.kill(List.of("client-5"));

        bank.bank().post("/members/5/eviction", "{}").expect(200);
        Service sixth = bank.startNewcomer("client", folder.resolve("empty"));
        SeparateBank.awaitPhase(sixth, "MEMBER");

        assertThat(sixth.state().path("node").asString()).isEqualTo("client-6");
        assertThat(sixth.send(1, "1.00").path("status").asString()).isEqualTo("SUCCESS");
        awaitGoingOn(load);
        List<JsonNode> chain = new ArrayList<>(sixth.chain());
        assertThat(bank.bank().chain()).as("its copy, from the first block on")
                .startsWith(chain.toArray(JsonNode[]::new));
        return sixth;
    }

    private void a_living_member_that_is_evicted_knows_it_at_once(SeparateBank bank, SteadyLoad load, Service sixth) {
        assertThat(sixth.send(2, "1.00").path("status").asString()).isEqualTo("SUCCESS");

        bank.bank().post("/members/6/eviction", "{}").expect(200);

        SeparateBank.awaitPhase(sixth, "FENCED");
        awaitGoingOn(load);
    }

    /// At both clients.
    private static void awaitGoingOn(SteadyLoad load) {
        long now = System.nanoTime();
        await("transfers end")
                .atMost(UNTIL_GOING_ON)
                .until(() -> load.ended().stream()
                        .filter(order -> order.endedNanos() - now > 0)
                        .collect(groupingBy(order -> order.at().name()))
                        .values()
                        .stream()
                        .filter(some -> some.size() >= SOME)
                        .count() == 2);
    }
}
