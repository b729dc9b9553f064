package lamportbank.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/// What every process shows of itself, all at about the same time.
///
/// @param openings what each account began with
/// @param total of all accounts
/// @param height how many blocks the bank has sealed
/// @param tip the hash of the last one
record Books(
        SortedMap<Integer, BigDecimal> openings, BigDecimal total, long height, String tip, List<Copy> copies,
        List<Replica> replicas, Optional<String> underWay) {
    /// A client's copy of the chain.
    record Copy(String name, long height, String tip) {}

    /// A branch's replica of the shared balance.
    record Replica(String name, BigDecimal balance) {}

    /// @throws Trouble if one of them is away
    static Books of(Target target) throws InterruptedException {
        JsonNode bank = target.bank().json("/state");
        SortedMap<Integer, BigDecimal> openings = new TreeMap<>();
        bank.path("accounts").forEach(account -> openings.put(account.path("id").asInt(), money(account, "opening")));
        List<Copy> copies = new ArrayList<>();
        List<Replica> replicas = new ArrayList<>();
        Optional<String> underWay = Optional.empty();
        for (Service client : target.clients()) {
            JsonNode state = client.json("/state");
            JsonNode chain = state.path("chain");
            copies.add(new Copy(client.name(), chain.path("height").asLong(), chain.path("tip").asString()));
            underWay = underWay.or(() -> underWay(client, state));
        }
        for (Service branch : target.branches()) {
            JsonNode state = branch.json("/state");
            replicas.add(new Replica(branch.name(), money(state, "balance")));
            underWay = underWay.or(() -> underWay(branch, state));
        }
        return new Books(openings, money(bank, "total"), bank.path("height").asLong(), bank.path("tip").asString(),
                copies, replicas, underWay);
    }

    private static BigDecimal money(JsonNode node, String field) {
        return new BigDecimal(node.path(field).asString());
    }

    /// What a process waits for; empty if it does not.
    private static Optional<String> underWay(Service service, JsonNode state) {
        int waiting = state.path("waiting").size();
        int queued = state.path("queue").size();
        long unacknowledged = state.path("channels").valueStream()
                .mapToLong(channel -> channel.path("unacknowledged").asLong())
                .sum();
        return waiting + queued + unacknowledged == 0 ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%s has %s, %d in its queue, %d not in a request yet",
                        service.name(), Numbers.count(unacknowledged, "message under way", "messages under way"),
                        queued, waiting));
    }

    boolean isQuiet() {
        return underWay.isEmpty();
    }
}
