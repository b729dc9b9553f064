package lamportbank.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import tools.jackson.databind.JsonNode;

/// What a person can ask of a client.
final class ClientCommands {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final int TRIES = 60;
    private static final int TRANSFERS_SHOWN = 20;

    private final Rest rest;

    private ClientCommands(Rest rest) {
        this.rest = rest;
    }

    static List<Command> of(Rest rest) {
        ClientCommands client = new ClientCommands(rest);
        return List.of(
                Command.of("t transfer", "<to> <amount>", "sends money, and waits for the outcome", client::transfer)
                        .offering(client::others),
                Command.of("b bal balance", "", "the balance", client::balance),
                Command.of("p print", "[from]", "the chain", new Blocks(rest, "/chain")::show),
                Command.of("m msg", "", "the message queue", client::queue),
                Command.of("transfers", "", "the newest transfers from here", client::transfers),
                Command.of("all", "", "everything", client::all),
                Command.of("leave", "", "leaves the bank; the money stays", client::leave));
    }

    // ---- a transfer

    private void transfer(Arguments arguments, PrintWriter out) throws InterruptedException {
        Map<String, Object> order = Map.of("to", arguments.account(0), "amount", arguments.amount(1));
        try {
            JsonNode transfer = handIn(order, out);
            if (isPending(transfer)) {
                out.println("waiting for the outcome; Ctrl-C ends the waiting, not the transfer");
                out.flush();
            }
            while (isPending(transfer)) {
                String path = "/transfers/" + transfer.path("id").asString() + "?wait=30s";
                transfer = insist(() -> rest.json(path), out);
            }
            out.println(describe(transfer));
        } catch (InterruptedException givenUp) {
            out.println("Not waiting any longer. What " + rest.name() + " has taken it carries out: see transfers");
        }
    }

    /// With its key it is one transfer, however often it is handed in.
    private JsonNode handIn(Map<String, Object> order, PrintWriter out) throws InterruptedException {
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Question question = () -> rest.post("/transfers?wait=2s", order, key);
        try {
            return question.ask();
        } catch (Away away) {
            if (!away.mayHaveBeenReached()) {
                throw away;
            }
            return insist(question, out);
        }
    }

    @FunctionalInterface
    private interface Question {
        JsonNode ask() throws InterruptedException;
    }

    /// Asks until there is an answer: the process may be on its way back.
    private JsonNode insist(Question question, PrintWriter out) throws InterruptedException {
        for (int tried = 1; tried < TRIES; tried++) {
            try {
                return question.ask();
            } catch (Away away) {
                if (tried == 1) {
                    out.println(away.getMessage() + "; asking again …");
                    out.flush();
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
        return question.ask();
    }

    private static boolean isPending(JsonNode transfer) {
        return transfer.path("status").asString().equals("PENDING");
    }

    private static String describe(JsonNode transfer) {
        JsonNode timestamp = transfer.path("timestamp");
        return String.format(Locale.ROOT, "%s  %s to client %d, timestamp (%d,%d), block %d",
                transfer.path("status").asString(),
                transfer.path("amount").asString(),
                transfer.path("to").asInt(),
                timestamp.path("time").asLong(),
                timestamp.path("node").asInt(),
                transfer.path("height").asLong());
    }

    /// The numbers of the other members, if there is somebody to ask.
    private List<String> others() {
        try {
            return rest.json("/state").path("members").valueStream()
                    .map(member -> member.path("id").asString())
                    .filter(number -> !rest.name().equals("client-" + number))
                    .toList();
        } catch (Trouble unknown) {
            return List.of();
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    // ---- looking

    private void balance(Arguments none, PrintWriter out) throws InterruptedException {
        out.print(rest.text("/balance"));
    }

    private void queue(Arguments none, PrintWriter out) throws InterruptedException {
        out.print(rest.text("/queue"));
    }

    private void transfers(Arguments none, PrintWriter out) throws InterruptedException {
        List<String> table = rest.text("/transfers").lines().toList();
        table.stream().limit(1 + TRANSFERS_SHOWN).forEach(out::println);
        if (table.size() > 1 + TRANSFERS_SHOWN) {
            out.println("… and older ones");
        }
    }

    private void all(Arguments none, PrintWriter out) throws InterruptedException {
        out.print(rest.text("/state"));
        out.println();
        balance(none, out);
        out.println();
        queue(none, out);
        out.println();
        new Blocks(rest, "/chain").show(none, out);
    }

    private void leave(Arguments none, PrintWriter out) throws InterruptedException {
        JsonNode departure = rest.post("/departure", Map.of(), Map.of());
        out.println(rest.name() + " is " + departure.path("phase").asString());
    }
}
