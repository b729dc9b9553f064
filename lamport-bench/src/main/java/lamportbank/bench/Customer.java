package lamportbank.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Hands in orders, and insists until they have ended: who is told to come back comes back when told, and who gets no
/// answer asks again.
record Customer(Tally tally, BooleanSupplier outOfPatience) {
    private static final int WAIT_SECONDS = 5;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    Fate insist(Order order) throws InterruptedException {
        @Nullable
        JsonNode pending = null;
        while (!outOfPatience.getAsBoolean()) {
            try {
                Service.Answer answer =
                        pending == null ? order.handIn(WAIT_SECONDS) : order.askAgain(pending, WAIT_SECONDS);
                switch (answer.status()) {
                    case 200, 202 -> {
                        JsonNode status = answer.json();
                        if (!status.path("status").asString().equals("PENDING")) {
                            return new Fate.Ended(status.path("id").asString(""), status.path("status").asString(),
                                    status.path("height").asLong(-1));
                        }
                        pending = status;
                    }
                    case 429, 503 -> {
                        tally.toldToComeBack();
                        Thread.sleep(Duration.ofSeconds(Math.max(1, answer.retryAfterSeconds())));
                    }
                    default -> {
                        if (answer.status() < 500) {
                            return new Fate.Refused(reason(answer));
                        }
                        askAgainLater();
                    }
                }
            } catch (IOException noAnswer) {
                askAgainLater();
            }
        }
        return new Fate.Open();
    }

    private void askAgainLater() throws InterruptedException {
        tally.gotNoAnswer();
        Thread.sleep(BETWEEN_ATTEMPTS);
    }

    private static String reason(Service.Answer answer) {
        return answer.status() + " " + answer.json().path("detail").asString("");
    }
}
