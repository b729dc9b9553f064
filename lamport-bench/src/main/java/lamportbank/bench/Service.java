package lamportbank.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST of one process. What is asked of it is unstamped: a person is no process and has no clock.
///
/// @param name as in `client-2`
record Service(String name, URI address, HttpClient http) {
    /// What was said.
    ///
    /// @param retryAfterSeconds 0 if nothing was said of it
    record Answer(int status, int retryAfterSeconds, String body) {
        /// Of something that is no JSON: nothing is in it.
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JacksonException none) {
                return JSON.missingNode();
            }
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Beyond what it was asked to wait.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// An audit of a long chain takes a while.
    private static final Duration MUCH_PATIENCE = Duration.ofMinutes(5);

    private static final Duration UNTIL_CONNECTED = Duration.ofSeconds(3);

    /// Connections are kept, and shared by all who ask.
    static HttpClient newHttp() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(UNTIL_CONNECTED)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    int number() {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    /// @throws IOException if no answer came
    Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)), PATIENCE);
    }

    /// @param key the Idempotency-Key
    /// @throws IOException if no answer came
    Answer post(String path, String body, String key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)), PATIENCE);
    }

    private Answer send(HttpRequest.Builder request, Duration patience) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.timeout(patience).build(), BodyHandlers.ofString());
        String retryAfter = response.headers().firstValue("Retry-After").orElse("");
        return new Answer(
                response.statusCode(),
                retryAfter.matches("[0-9]{1,4}") ? Integer.parseInt(retryAfter) : 0,
                response.body());
    }

    /// @throws Trouble if there is no such answer
    JsonNode json(String path) throws InterruptedException {
        return ask(path).json();
    }

    /// @throws Trouble if there is no such answer
    String text(String path) throws InterruptedException {
        return ask(path).body();
    }

    private Answer ask(String path) throws InterruptedException {
        try {
            Answer answer = send(HttpRequest.newBuilder(at(path)), MUCH_PATIENCE);
            if (answer.status() != 200) {
                throw new Trouble(name + " answers " + answer.status() + " to GET " + path);
            }
            return answer;
        } catch (IOException away) {
            throw new Trouble(name + " is away: no answer came from " + address);
        }
    }

    /// Below the address, which may have a path of its own.
    private URI at(String path) {
        return URI.create(address.toString().replaceFirst("/+$", "") + path);
    }
}
