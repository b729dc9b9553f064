package lamportbank.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service that is fuzzed.
///
/// @param name as in `client-2`
record Place(String name, String host, int port) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Without the number, if it has one: `client`.
    String role() {
        return name.replaceFirst("-[0-9]+$", "");
    }

    /// 0 if there is only one of its role.
    int number() {
        return name.equals(role()) ? 0 : Integer.parseInt(name.substring(role().length() + 1));
    }

    String authority() {
        return host + ":" + port;
    }

    /// What a person gets who asks for it.
    ///
    /// @throws IOException if there is no answer with 200
    JsonNode get(String path) throws IOException {
        Answer answer = ask("GET", path, "");
        if (answer.status() != 200) {
            throw new IOException(name + " answers " + answer.status() + " to GET " + path + ": " + answer.text());
        }
        return JSON.readTree(answer.body());
    }

    /// @param headers each ends with `\r\n`
    Answer ask(String method, String path, String body, String... headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + String.join("", headers)
                + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
                + "Content-Length: " + content.length + "\r\nConnection: close\r\n\r\n";
        try (Connection connection = Connection.to(this)) {
            connection.send(Bytes.join(head.getBytes(StandardCharsets.ISO_8859_1), content));
            return connection.read(method.equals("HEAD"), System.nanoTime() + PATIENCE.toNanos())
                    .orElseThrow(() -> new IOException(name + " gives no answer to " + method + " " + path));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
