package lamportbank.system;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import lamportbank.core.property.Property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The running system watches itself with the properties that simulator and explorer use.
@ExtendWith(SharedBank.class)
class PropertiesTest {
    private final RunningBank bank;

    PropertiesTest(RunningBank bank) {
        this.bank = bank;
    }

    @Test
    void all_hold_at_all_processes_while_money_moves() {
        long before = properties().path("effects").asLong();
        for (int number = 1; number <= 3; number++) {
            bank.client(number).send(number % 3 + 1, "0.01");
            bank.client(number).post("/deposits", Service.amount("1.00")).expect(200);
        }
        bank.awaitOneChain();
        bank.awaitQuiet();
        long blocks = bank.bank().chain().size();

        JsonNode report = await("the dashboard has heard of all of it")
                .atMost(Duration.ofSeconds(20))
                .until(this::properties, properties -> properties.path("effects").asLong() > before + 9 * 3);

        assertThat(blocks).isGreaterThanOrEqualTo(3);
        assertThat(strings(report.path("watching"))).containsExactlyInAnyOrder(
                "bank", "branch-1", "branch-2", "branch-3", "client-1", "client-2", "client-3");
        assertThat(names(report))
                .containsExactlyElementsOf(List.of(Property.values()).stream().map(Enum::name).toList());
        assertThat(report.path("properties").valueStream()).allSatisfy(property -> {
            assertThat(property.path("ok").asBoolean()).as(property.toString()).isTrue();
            assertThat(property.path("violation").isNull()).isTrue();
        });
        JsonNode messages = report.path("messagesPerEntry");
        assertThat(messages.path("bound").asInt()).isEqualTo(3 * (messages.path("members").asInt() - 1));
        assertThat(messages.path("measured").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(messages.path("bound").asDouble());
        assertThat(report.path("replicas").path("balances").propertyNames())
                .containsExactly("branch-1", "branch-2", "branch-3");
    }

    @Test
    void the_audit_names_what_it_has_checked() {
        bank.client(1).send(2, "0.01");

        JsonNode audit = bank.assertCleanAudit();

        assertThat(names(audit)).contains("MONEY_IS_CONSERVED", "CHAINS_ARE_PREFIXES", "NO_HASH_CHANGES",
                "EVERY_TRANSFER_IN_ONE_BLOCK", "ENTRY_IN_TIMESTAMP_ORDER", "NO_CONFLICT_AT_THE_BANK");
        assertThat(audit.path("properties").valueStream()).allSatisfy(property -> {
            assertThat(property.path("ok").asBoolean()).isTrue();
            assertThat(property.path("sentence").asString())
                    .isEqualTo(Property.valueOf(property.path("name").asString()).sentence());
            assertThat(property.path("source").asString()).isNotBlank();
        });
    }

    private JsonNode properties() {
        return bank.dashboard().get("/properties").expect(200).json();
    }

    private static List<String> names(JsonNode report) {
        return report.path("properties").valueStream().map(property -> property.path("name").asString()).toList();
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
