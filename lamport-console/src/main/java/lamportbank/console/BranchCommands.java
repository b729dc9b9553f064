package lamportbank.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/// What a person can ask of a branch.
final class BranchCommands {
    private final Rest rest;

    private BranchCommands(Rest rest) {
        this.rest = rest;
    }

    static List<Command> of(Rest rest) {
        BranchCommands branch = new BranchCommands(rest);
        return List.of(
                Command.of("d deposit", "<amount>", "a deposit", branch.update("/deposits")),
                Command.of("w withdraw", "<amount>", "a withdrawal", branch.update("/withdrawals")),
                Command.of("b bal balance", "", "the balance of this replica", branch::balance),
                Command.of("p print", "", "what happened here, with clock values", branch::events));
    }

    /// Not repeated if no answer comes: only the branch gives numbers to events, so it would be another one.
    private Command.Action update(String path) {
        return (arguments, out) -> {
            Map<String, Object> order = Map.of("amount", arguments.amount(0));
            try {
                out.println(describe(rest.post(path + "?wait=30s", order, Map.of())));
            } catch (InterruptedException givenUp) {
                out.println("Not waiting any longer. What " + rest.name() + " has taken it carries out: see p");
            }
        };
    }

    private static String describe(JsonNode update) {
        String what = String.format(Locale.ROOT, "%s  %s of %s, event %d", update.path("status").asString(),
                update.path("kind").asString().equals("WITHDRAW") ? "withdrawal" : "deposit",
                update.path("amount").asString(),
                update.path("eventId").asLong());
        return update.path("balance").isString() ? what + ", balance " + update.path("balance").asString() : what;
    }

    private void balance(Arguments none, PrintWriter out) throws InterruptedException {
        out.print(rest.text("/balance"));
    }

    private void events(Arguments none, PrintWriter out) throws InterruptedException {
        out.print(rest.text("/events"));
    }
}
