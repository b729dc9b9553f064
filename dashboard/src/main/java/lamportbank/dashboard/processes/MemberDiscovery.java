package lamportbank.dashboard.processes;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.Member;
import lamportbank.spring.rest.Address;

/// Finds the clients that joined after the dashboard was configured: the bank knows its members.
@Component
class MemberDiscovery {
    private static final Logger log = LoggerFactory.getLogger(MemberDiscovery.class);

    private final Roster roster;
    private final RestClient toProcesses;
    private final JsonMapper json;

    MemberDiscovery(Roster roster, RestClient toProcesses, JsonMapper json) {
        this.roster = roster;
        this.toProcesses = toProcesses;
        this.json = json;
    }

    @Scheduled(fixedDelayString = "${lamport.dashboard.discovery-interval}")
    void discover() {
        roster.address(ProcessName.BANK).ifPresent(bank -> {
            try {
                int from = 0;
                while (from >= 0) {
                    JsonNode page = ask(bank, from);
                    read(page);
                    int next = page.path("next").asInt(-1);
                    from = next > from ? next : -1;
                }
            } catch (RestClientException | JacksonException | IllegalArgumentException notNow) {
                log.debug("the bank does not say who its members are: {}", notNow.toString());
            }
        });
    }

    private JsonNode ask(URI bank, int from) {
        String answer = toProcesses.get()
                .uri(Address.below(bank, "/members?from=" + from))
                .retrieve()
                .body(String.class);
        return json.readTree(answer == null ? "[]" : answer);
    }

    private void read(JsonNode answer) {
        JsonNode members = answer.isArray() ? answer : answer.path("members");
        for (JsonNode member : members) {
            int id = member.path("id").asInt(0);
            URI address = address(member.path("address").asString(""));
            if (id <= 0 || address == null) {
                continue;
            }
            ProcessName name = ProcessName.client(id);
            if (member.path("status").asString("").equals("ACTIVE")) {
                roster.discover(name, address);
            } else {
                roster.dismiss(name);
            }
        }
    }

    private static @Nullable URI address(String text) {
        return Member.isAddress(text) ? URI.create(text) : null;
    }
}
