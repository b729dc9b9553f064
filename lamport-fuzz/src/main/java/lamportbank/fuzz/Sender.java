package lamportbank.fuzz;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Sends inputs and reads the answers, on a connection to each service that is kept as long as the service keeps it. For
/// one thread.
final class Sender implements AutoCloseable {
    /// What came of an input.
    ///
    /// @param answers one, or more if the input was more than one request; none if the service closed the connection
    /// @param complaint what is wrong with how it was answered; null if nothing is
    record Result(Input input, List<Answer> answers, @Nullable String complaint) {
        /// Whether it is known what the service took of it.
        boolean isCertain() {
            return complaint == null && (!answers.isEmpty() || input.request().method.equals("GET"));
        }

        /// Whether the service took nothing of it.
        boolean isRefused() {
            return answers.stream().allMatch(Answer::isRefusal);
        }
    }

    /// What may wait for others before it answers: for as long as it was told, or for 10 s.
    private static final Pattern WAITING = Pattern.compile("wait=|/mode|/deposits|/withdrawals|/scenarios");

    private static final Duration UNTIL_ANSWERED = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

    private final Duration patience;
    private final Map<Place, Connection> kept = new HashMap<>();

    Sender(Duration patience) {
        this.patience = patience;
    }

    Result send(Input input) {
        return input.isWellFramed() ? sendOnKept(input) : sendAlone(input);
    }

    /// How long an answer may take: longer if the caller asks to wait.
    private long deadline(Input input) {
        String target = input.request().target();
        Duration mayTake = WAITING.matcher(target).find() ? patience.plusSeconds(60) : patience;
        return System.nanoTime() + mayTake.toNanos();
    }

    private Result sendOnKept(Input input) {
        Place place = input.place();
        boolean used = kept.containsKey(place);
        @Nullable
        Connection connection = null;
        try {
            connection = used ? kept.remove(place) : Connection.to(place);
            if (connection.hasMore()) {
                connection.close();
                return new Result(input, List.of(), "more came than was asked for, before this");
            }
            connection.send(input.bytes());
            Optional<Answer> answer = connection.read(input.isToHead(), deadline(input));
            if (answer.isEmpty()) {
                connection.close();
                // A server may end a connection that nobody uses.
                return used ? sendOnKept(input)
                        : new Result(input, List.of(), "no answer, but the end of the connection");
            }
            if (answer.get().closes()) {
                connection.close();
            } else {
                kept.put(place, connection);
            }
            return new Result(input, List.of(answer.get()), null);
        } catch (IOException failure) {
            if (connection != null) {
                connection.close();
            }
            if (failure instanceof SocketTimeoutException) {
                return new Result(input, List.of(), "no answer in time");
            }
            if (failure instanceof Malformed) {
                return new Result(input, List.of(), "an answer that is no HTTP: " + failure.getMessage());
            }
            return used ? sendOnKept(input) : new Result(input, List.of(), reset(input, failure));
        }
    }

    /// Who sends more than is read may not see the answer.
    private static @Nullable String reset(Input input, IOException gone) {
        return input.bytes().length > 60_000 ? null : "no answer, but " + gone.getMessage();
    }

    /// Nobody can say where it ends but its end: so nothing follows, and everything that comes back belongs to it.
    private Result sendAlone(Input input) {
        List<Answer> answers = new ArrayList<>();
        try (Connection connection = Connection.to(input.place())) {
            try {
                connection.send(input.bytes());
                awaitFirst(connection);
                connection.endOfRequests();
            } catch (IOException refusedAlready) {
                // what was said before that is read below
            }
            Optional<Answer> answer = connection.read(input.isToHead(), deadline(input));
            while (answer.isPresent()) {
                answers.add(answer.get());
                answer = answer.get().closes() ? Optional.empty() : connection.read(false, deadline(input));
            }
            return new Result(input, answers, null);
        } catch (SocketTimeoutException late) {
            return new Result(input, answers, answers.isEmpty()
                    ? "neither an answer nor the end of the connection in time"
                    : "an answer, but no end of the connection");
        } catch (Malformed malformed) {
            return new Result(
                    input, answers, isOfHttp09(input) ? null : "an answer that is no HTTP: " + malformed.getMessage());
        } catch (IOException gone) {
            return new Result(input, answers, null); // closed, if not politely
        }
    }

    /// Who ends the connection before it is answered has hung up, and is not answered any more. Where the server still waits
    /// for the rest of a request, nothing ever comes.
    private static void awaitFirst(Connection connection) throws IOException {
        long until = System.nanoTime() + UNTIL_ANSWERED.toNanos();
        while (!connection.hasMore() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /// The answer to a request line without a version is a body and nothing else (HTTP/0.9).
    private static boolean isOfHttp09(Input input) {
        return !Bytes.latin(input.bytes()).strip().lines().findFirst().orElse("").contains("HTTP/");
    }

    @Override
    public void close() {
        kept.values().forEach(Connection::close);
        kept.clear();
    }
}
