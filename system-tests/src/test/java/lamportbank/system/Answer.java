package lamportbank.system;

import java.net.http.HttpHeaders;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An HTTP response.
record Answer(int status, HttpHeaders headers, String body) {
    static final JsonMapper JSON = JsonMapper.shared();

    JsonNode json() {
        return JSON.readTree(body);
    }

    String contentType() {
        return header("Content-Type");
    }

    /// The time in the stamp.
    long time() {
        return Long.parseLong(header("Lamport-Clock"));
    }

    /// Who stamped it.
    String node() {
        return header("Lamport-Node");
    }

    String header(String name) {
        return headers.firstValue(name)
                .orElseThrow(() -> new AssertionError("there is no " + name + " in " + this));
    }

    /// @throws AssertionError if it has another status
    Answer expect(int expected) {
        if (status != expected) {
            throw new AssertionError("expected " + expected + ", got " + status + ": " + body);
        }
        return this;
    }
}
