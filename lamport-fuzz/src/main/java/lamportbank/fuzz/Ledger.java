package lamportbank.fuzz;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was taken may change what it says, and nothing else: reckons from the answers what the accounts and the branches
/// must have afterwards.
final class Ledger {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Target target;

    Ledger(Target target) {
        this.target = target;
    }

    /// @param before and `after` while nothing was on its way
    /// @param taken what was sent and taken in between
    /// @return what cannot be explained; empty if everything can
    String unexplained(Look before, Look after, List<Sender.Result> taken) throws IOException {
        Map<String, BigDecimal> accounts = accounts(before);
        Set<String> known = new HashSet<>(events(before)); // who asks again gets the same answer, and nothing moves
        long heightBefore = field(before, "height").asLong(0);
        BigDecimal branches = BigDecimal.ZERO;
        int transfers = 0;
        for (Sender.Result result : taken) {
            for (Answer answer : result.answers()) {
                if (answer.isRefusal() || result.input().request().method.equals("GET")) {
                    continue;
                }
                JsonNode said = read(answer);
                if (said.has("eventId") && said.has("kind") && known.add(said.path("eventId").asString())) {
                    branches = branches.add(effect(ended(said, result)));
                } else if (said.has("from") && said.has("to") && known.add("transfer " + said.path("id"))) {
                    JsonNode ended = ended(said, result);
                    if (ended.path("height").asLong(heightBefore) >= heightBefore) {
                        transfers++;
                        move(ended, accounts);
                    }
                }
            }
        }
        StringBuilder text = new StringBuilder();
        compare(accounts, accounts(after), transfers, text);
        for (Place branch : target.ofRole("branch")) {
            BigDecimal was = balance(before, branch);
            BigDecimal is = balance(after, branch);
            if (was.add(branches).compareTo(is) != 0) {
                text.append(branch).append(" had ").append(was).append(", was told ").append(branches)
                        .append(" more, and has ").append(is).append("; ");
            }
        }
        if (!field(before, "conflicts").equals(field(after, "conflicts"))) {
            text.append("the bank has counted a conflict; ");
        }
        long height = field(after, "height").asLong(0) - heightBefore;
        if (height > transfers) {
            text.append(height).append(" blocks for ").append(transfers).append(" transfers; ");
        }
        return text.toString();
    }

    /// The numbers of all updates that any branch has seen.
    private Set<String> events(Look look) {
        Set<String> numbers = new HashSet<>();
        for (Place branch : target.ofRole("branch")) {
            look.find(branch.name(), "/events").ifPresent(all -> all.path("branch").forEach(
                    event -> numbers.add(event.path("id").asString())));
        }
        return numbers;
    }

    private JsonNode field(Look look, String name) {
        return look.find("bank", "/state").map(state -> state.path(name)).orElse(JSON.missingNode());
    }

    private static JsonNode read(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException none) {
            return JSON.missingNode();
        }
    }

    /// How it ended, if it had not when it was answered.
    private JsonNode ended(JsonNode said, Sender.Result result) throws IOException {
        if (!said.path("status").asString("").equals("PENDING")) {
            return said;
        }
        if (said.has("from")) {
            Place client = find("client-" + said.path("from").asInt());
            return client.get("/transfers/" + said.path("id").asString());
        }
        Place asked = result.input().place();
        String path = result.input().request().path();
        int branch = asked.role().equals("dashboard")
                ? Integer.parseInt(path.replaceFirst("/api/[a-z]+-([0-9]+)/.*", "$1"))
                : asked.number();
        return find("branch-" + branch).get("/events/" + said.path("eventId").asString());
    }

    private Place find(String name) {
        return target.places().stream().filter(place -> place.name().equals(name)).findFirst().orElseThrow();
    }

    private static BigDecimal effect(JsonNode update) {
        if (!update.path("status").asString("").equals("SUCCESS")) {
            return BigDecimal.ZERO;
        }
        BigDecimal amount = new BigDecimal(update.path("amount").asString());
        return update.path("kind").asString("").equals("DEPOSIT") ? amount : amount.negate();
    }

    private static void move(JsonNode transfer, Map<String, BigDecimal> accounts) {
        if (transfer.path("status").asString("").equals("SUCCESS")) {
            BigDecimal amount = new BigDecimal(transfer.path("amount").asString());
            accounts.merge(transfer.path("from").toString(), amount.negate(), BigDecimal::add);
            accounts.merge(transfer.path("to").toString(), amount, BigDecimal::add);
        }
    }

    private static Map<String, BigDecimal> accounts(Look look) {
        Map<String, BigDecimal> balances = new HashMap<>();
        look.find("bank", "/accounts").ifPresent(all -> all.path("accounts").forEach(account -> balances.put(
                account.path("id").toString(), new BigDecimal(account.path("balance").asString()))));
        return balances;
    }

    /// An account that is new has what it was opened with, and what it got.
    private static void compare(
            Map<String, BigDecimal> reckoned, Map<String, BigDecimal> seen, int transfers, StringBuilder text) {
        List<String> wrong = new ArrayList<>();
        reckoned.forEach((account, balance) -> {
            if (seen.containsKey(account) && seen.get(account).compareTo(balance) != 0 || !seen.containsKey(account)) {
                wrong.add("account " + account + " should have " + balance + " and has " + seen.get(account));
            }
        });
        if (!wrong.isEmpty()) {
            text.append(String.join("; ", wrong)).append(" after ").append(transfers).append(" transfers; ");
        }
    }

    private static BigDecimal balance(Look look, Place branch) {
        return look.find(branch.name(), "/state")
                .map(state -> new BigDecimal(state.path("balance").asString("0")))
                .orElse(BigDecimal.ZERO);
    }
}
