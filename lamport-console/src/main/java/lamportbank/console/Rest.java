package lamportbank.console;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST of one process. What it asks is unstamped: a person is no process and has no clock.
final class Rest {
    /// Longer than anything here asks a process to wait.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration UNTIL_CONNECTED = Duration.ofSeconds(5);
    private static final String TEXT = "text/plain, application/problem+json;q=0.5";
    private static final String JSON = "application/json, application/problem+json;q=0.5";

    private final String name;
    private final URI address;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(UNTIL_CONNECTED)
            .build();

    /// @param name what a person calls it
    Rest(String name, URI address) {
        this.name = name;
        this.address = address;
    }

    String name() {
        return name;
    }

    URI address() {
        return address;
    }

    /// What the process shows to people.
    String text(String path) throws InterruptedException {
        return send(request(path).header("Accept", TEXT).build());
    }

    JsonNode json(String path) throws InterruptedException {
        return parse(send(request(path).header("Accept", JSON).build()));
    }

    JsonNode post(String path, Map<String, Object> body, Map<String, String> headers) throws InterruptedException {
        HttpRequest.Builder request = request(path)
                .header("Accept", JSON)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body)));
        headers.forEach(request::header);
        return parse(send(request.build()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).timeout(PATIENCE);
    }

    private String send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new Trouble(reason(response));
            }
            return response.body();
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            throw new Away(name + " is away: nobody answers at " + address, false);
        } catch (IOException lost) {
            throw new Away(name + " is away: no answer came from " + address, true);
        }
    }

    /// The detail of the problem (RFC 9457), if it is one.
    private String reason(HttpResponse<String> response) {
        try {
            JsonNode problem = json.readTree(response.body());
            String detail = problem.path("detail").asString(problem.path("title").asString(""));
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JacksonException none) {
            // said below
        }
        return name + " answers " + response.statusCode() + " to " + response.request().uri().getPath();
    }

    private JsonNode parse(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException strange) {
            throw new Trouble("what answers at " + address + " is no process of the bank");
        }
    }

    /// Below the address, which may have a path of its own.
    private URI at(String path) {
        return URI.create(address.toString().replaceFirst("/+$", "") + path);
    }
}
