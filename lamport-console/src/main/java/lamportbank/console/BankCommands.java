package lamportbank.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

/// What a person can ask of the bank.
final class BankCommands {
    private final Rest rest;

    private BankCommands(Rest rest) {
        this.rest = rest;
    }

    static List<Command> of(Rest rest) {
        BankCommands bank = new BankCommands(rest);
        return List.of(
                Command.of("p print", "", "the accounts and their total", bank::accounts),
                Command.of("clients", "", "the members, also those who have left", bank::members),
                Command.of("blocks", "[from]", "the chain", new Blocks(rest, "/blocks")::show),
                Command.of("audit", "", "carries out the whole chain again, and compares", bank::audit));
    }

    private void accounts(Arguments none, PrintWriter out) throws InterruptedException {
        out.print(rest.text("/accounts"));
    }

    private void members(Arguments none, PrintWriter out) throws InterruptedException {
        out.printf(Locale.ROOT, "%-6s  %-7s  %s%n", "client", "status", "address");
        String path = "/members";
        while (path != null) {
            JsonNode page = rest.json(path);
            for (JsonNode member : page.path("members")) {
                out.printf(Locale.ROOT, "%6s  %-7s  %s%n", member.path("id").asString(),
                        member.path("status").asString(), member.path("address").asString());
            }
            path = page.path("next").isNumber() ? "/members?from=" + page.path("next").asInt() : null;
        }
    }

    private void audit(Arguments none, PrintWriter out) throws InterruptedException {
        JsonNode audit = rest.json("/audit");
        audit.path("checked").forEach(checked -> out.println("checked: " + checked.asString()));
        audit.path("findings").forEach(finding -> out.println("FOUND: " + finding.asString()));
        String scope = String.format(Locale.ROOT, "%d blocks, %d transfers, total %s", audit.path("blocks").asLong(),
                audit.path("transfers").asLong(), audit.path("total").asString());
        if (!audit.path("ok").asBoolean()) {
            throw new Trouble("the books are wrong: " + scope);
        }
        out.println("all is well: " + scope);
    }
}
