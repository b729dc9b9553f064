package lamportbank.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service with a counter, which refuses everything that is not exactly right: and, if asked to, has one fault.
final class FakeService implements AutoCloseable {
    enum Fault {
        NONE,
        /// A number that is no number is its own fault.
        FIVE_HUNDRED,
        /// What it refuses counts all the same.
        COUNTS_WHAT_IT_REFUSES,
        /// It says what is wrong in plain text.
        PLAIN_TEXT,
        /// … with a class name.
        SHOWS_ITS_INSIDES,
        /// It waits for what never comes.
        HANGS,
        /// Two documents, one after the other.
        ANSWERS_TWICE
    }

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DESCRIPTION =
            """
            {"openapi": "3.1.0", "paths": {
              "/state": {"get": {"responses": {}}},
              "/counts": {"post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Count"}}}},
                "responses": {}}},
              "/counts/{id}/{of}": {"get": {"responses": {}, "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}},
                {"name": "of", "in": "path", "required": true, "schema": {"type": "string"}},
                {"name": "from", "in": "query", "schema": {"type": "integer"}}]}}},
             "components": {"schemas": {"Count": {"type": "object", "required": ["by"], "properties": {
              "by": {"type": "integer", "minimum": 1, "maximum": 9}}}}}}
            """;

    private record Request(String method, String target, Map<String, String> headers, byte[] body) {}

    private static final class Bad extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final Fault fault;
    private final ServerSocket server;
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeService(Fault fault) throws IOException {
        this.fault = fault;
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException ended) {
                    return;
                }
            }
        });
    }

    Place place() {
        return new Place("fake", "127.0.0.1", server.getLocalPort());
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            boolean goesOn = true;
            while (goesOn) {
                try {
                    Request request = read(in);
                    if (request == null) {
                        return;
                    }
                    goesOn = !"close".equals(request.headers().get("connection"));
                    answer(socket, request, goesOn);
                } catch (Bad bad) {
                    refuse(socket, 400, false);
                    goesOn = false;
                }
            }
        } catch (IOException | InterruptedException gone) {
            // so be it
        }
    }

    private void answer(Socket socket, Request request, boolean goesOn) throws IOException, InterruptedException {
        String toHead = request.method().equals("HEAD") ? "HEAD" : "";
        if (request.target().equals("/v3/api-docs") && request.method().equals("GET")) {
            write(socket, 200, "application/json", DESCRIPTION, goesOn);
        } else if (request.target().equals("/state") && request.method().equals("GET")) {
            write(socket, 200, "application/json", "{\"count\": " + count + "}", goesOn);
        } else if (request.target().equals("/counts") && request.method().equals("POST")) {
            count(socket, request, goesOn);
        } else if (toHead.isEmpty()) {
            refuse(socket, 404, goesOn);
        } else {
            socket.getOutputStream().write(Bytes.latin("HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n"));
        }
    }

    private void count(Socket socket, Request request, boolean goesOn) throws IOException, InterruptedException {
        try {
            JsonNode body = JSON.readTree(request.body());
            if (body != null && body.isObject() && body.size() == 1 && body.path("by").isInt()
                    && body.path("by").asInt() > 0 && body.path("by").asInt() < 10) {
                count.addAndGet(body.path("by").asInt());
                write(socket, 200, "application/json", "{}", goesOn);
                return;
            }
            switch (fault) {
                case HANGS -> closed.await();
                case FIVE_HUNDRED -> write(socket, 500, "application/problem+json", problem(500, "oh"), goesOn);
                case COUNTS_WHAT_IT_REFUSES -> {
                    count.incrementAndGet();
                    refuse(socket, 400, goesOn);
                }
                case PLAIN_TEXT -> write(socket, 400, "text/plain", "no", goesOn);
                case SHOWS_ITS_INSIDES -> write(socket, 400, "application/problem+json",
                        problem(400, "java.lang.NumberFormatException: what"), goesOn);
                case ANSWERS_TWICE -> write(socket, 400, "application/problem+json",
                        problem(400, "no") + problem(400, "no"), goesOn);
                case NONE -> refuse(socket, 400, goesOn);
            }
        } catch (tools.jackson.core.JacksonException malformed) {
            refuse(socket, 400, goesOn);
        }
    }

    private static String problem(int status, String detail) {
        return "{\"title\": \"No\", \"status\": %d, \"detail\": \"%s\"}".formatted(status, detail);
    }

    private static void refuse(Socket socket, int status, boolean goesOn) throws IOException {
        write(socket, status, "application/problem+json", problem(status, "not so"), goesOn);
    }

    private static void write(Socket socket, int status, String type, String body, boolean goesOn)
            throws IOException {
        byte[] content = Bytes.utf8(body);
        socket.getOutputStream().write(Bytes.join(Bytes.latin("HTTP/1.1 " + status + " \r\nContent-Type: " + type
                + "\r\nContent-Length: " + content.length + (goesOn ? "" : "\r\nConnection: close") + "\r\n\r\n"),
                content));
    }

    /// @return null if there is none any more
    private static Request read(InputStream in) throws IOException, Bad {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!Bytes.latin(head.toByteArray()).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new Bad();
            }
            head.write(next);
            if (head.size() > 8000) {
                throw new Bad();
            }
        }
        String[] lines = Bytes.latin(head.toByteArray()).split("\r\n");
        if (lines.length == 0 || !lines[0].matches("[A-Z]{3,9} /[!-~]* HTTP/1\\.1")) {
            throw new Bad();
        }
        Map<String, String> headers = new HashMap<>();
        for (int line = 1; line < lines.length; line++) {
            if (!lines[line].matches("[A-Za-z0-9-]+: [ -~]+")) {
                throw new Bad();
            }
            String[] parts = lines[line].split(": ", 2);
            if (headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]) != null) {
                throw new Bad();
            }
        }
        String length = headers.getOrDefault("content-length", "0");
        boolean odd = headers.keySet().stream().anyMatch(name -> name.matches("transfer-encoding|expect|upgrade"));
        if (odd || !length.matches("[0-9]{1,5}") || !headers.containsKey("host")) {
            throw new Bad();
        }
        byte[] body = in.readNBytes(Integer.parseInt(length));
        if (body.length < Integer.parseInt(length)) {
            throw new Bad();
        }
        String[] line = lines[0].split(" ");
        return new Request(line[0], line[1], headers, body);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
