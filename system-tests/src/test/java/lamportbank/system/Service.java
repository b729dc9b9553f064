package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A running service, as curl sees it: nothing is stamped unless a test says so.
///
/// @param name as in `client-2`
record Service(String name, URI address, HttpClient http) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int BLOCKS_PER_PAGE = 1000;

    /// @param headers name, value, name, value …
    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer text(String path) {
        return get(path, "Accept", "text/plain");
    }

    Answer post(String path, String json, String... headers) {
        return send("POST", path, json, asJson(headers));
    }

    Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, asJson(headers));
    }

    private static String[] asJson(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return all.toArray(String[]::new);
    }

    Answer send(String method, String path, @Nullable String body, String... headers) {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE).method(method, content);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + path + " at " + name, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    // ---- what everyone has

    /// The clock. Looking does not move it.
    long clock() {
        return get("/clock").expect(200).json().path("time").asLong();
    }

    JsonNode state() {
        return get("/state").expect(200).json();
    }

    // ---- a client

    static String transfer(int to, String amount) {
        return "{\"to\": %d, \"amount\": \"%s\"}".formatted(to, amount);
    }

    /// Sends money and waits for the outcome.
    JsonNode send(int to, String amount) {
        return post("/transfers?wait=60s", transfer(to, amount)).expect(200).json();
    }

    /// This client's copy of the chain, or the bank's.
    List<JsonNode> chain() {
        String path = name.equals("bank") ? "/blocks" : "/chain";
        List<JsonNode> blocks = new ArrayList<>();
        long height;
        do {
            JsonNode page = get(path + "?from=" + blocks.size() + "&limit=" + BLOCKS_PER_PAGE).expect(200).json();
            height = page.path("height").asLong();
            page.path("blocks").forEach(blocks::add);
        } while (blocks.size() < height);
        return blocks;
    }

    // ---- a branch

    static String amount(String amount) {
        return "{\"amount\": \"%s\"}".formatted(amount);
    }

    /// All sub-events of a branch, the newest page first.
    List<JsonNode> subEvents() {
        List<JsonNode> all = new ArrayList<>();
        String path = "/events";
        while (path != null) {
            JsonNode page = get(path).expect(200).json();
            page.path("branch").forEach(all::add);
            path = page.path("next").isNull() ? null : "/events?before=" + page.path("next").asLong();
        }
        return all;
    }

    /// A branch's replica, or an account at the bank.
    String balance() {
        return get("/balance").expect(200).json().path("balance").asString();
    }
}
