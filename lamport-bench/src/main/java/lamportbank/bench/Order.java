package lamportbank.bench;

import java.io.IOException;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

/// What a caller wants done. However often it is handed in, it is done once.
sealed interface Order {
    String AMOUNT = "0.01";

    enum Kind {
        TRANSFER("transfers"),
        DEPOSIT("deposits");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }

        String plural() {
            return plural;
        }
    }

    Kind kind();

    Service.Answer handIn(long waitSeconds) throws IOException, InterruptedException;

    /// @param pending what was answered when it was handed in
    Service.Answer askAgain(JsonNode pending, long waitSeconds) throws IOException, InterruptedException;

    record Transfer(Service client, int to, String key) implements Order {
        @Override
        public Kind kind() {
            return Kind.TRANSFER;
        }

        @Override
        public Service.Answer handIn(long waitSeconds) throws IOException, InterruptedException {
            return client.post("/transfers?wait=" + waitSeconds + "s",
                    String.format(Locale.ROOT, "{\"to\": %d, \"amount\": \"%s\"}", to, AMOUNT), key);
        }

        @Override
        public Service.Answer askAgain(JsonNode pending, long waitSeconds) throws IOException, InterruptedException {
            return client.get("/transfers/" + pending.path("id").asString() + "?wait=" + waitSeconds + "s");
        }
    }

    /// @param eventId is its key
    record Deposit(Service branch, long eventId) implements Order {
        @Override
        public Kind kind() {
            return Kind.DEPOSIT;
        }

        @Override
        public Service.Answer handIn(long waitSeconds) throws IOException, InterruptedException {
            return branch.post("/deposits?wait=" + waitSeconds + "s",
                    String.format(Locale.ROOT, "{\"amount\": \"%s\", \"eventId\": %d}", AMOUNT, eventId),
                    String.valueOf(eventId));
        }

        @Override
        public Service.Answer askAgain(JsonNode pending, long waitSeconds) throws IOException, InterruptedException {
            return handIn(waitSeconds);
        }
    }
}
