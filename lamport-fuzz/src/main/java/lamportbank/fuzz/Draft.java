package lamportbank.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request in the making: valid to begin with, then changed, in the order of [Mutation.Stage].
final class Draft {
    private static final JsonMapper JSON = JsonMapper.shared();

    final Place place;
    final Operation operation;
    String method;

    /// As the path has them, percent-encoded or not; the names are those of the operation's template.
    final Map<String, String> variables = new LinkedHashMap<>();

    /// Each as in `wait=5s`.
    final List<String> query = new ArrayList<>();

    /// If the path is not made from template and variables any more.
    @Nullable
    String path;

    /// A tree as long as it is one.
    @Nullable
    JsonNode json;

    @Nullable
    byte[] body;

    /// Each as in `Accept: text/plain`, the framing too.
    final List<String> headers = new ArrayList<>();

    /// If it is not made from the rest any more.
    @Nullable
    byte[] bytes;

    Draft(Place place, Operation operation) {
        this.place = place;
        this.operation = operation;
        method = operation.method();
    }

    String path() {
        if (path != null) {
            return path;
        }
        String made = operation.template();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            made = made.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return made;
    }

    /// What stands in the request line.
    String target() {
        return path() + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    byte[] body() {
        if (body == null && json != null) {
            body = JSON.writeValueAsBytes(json);
        }
        return body == null ? new byte[0] : body;
    }

    boolean hasBody() {
        return json != null || body != null;
    }

    /// Says how long it is, and to whom. Before this the headers have no say in that.
    void frame() {
        headers.addFirst("Host: " + place.authority());
        if (hasBody()) {
            headers.add("Content-Type: application/json");
            headers.add("Content-Length: " + body().length);
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            headers.add("Content-Length: 0");
        }
    }

    byte[] bytes() {
        if (bytes == null) {
            StringBuilder head = new StringBuilder(method).append(' ').append(target()).append(" HTTP/1.1\r\n");
            headers.forEach(header -> head.append(header).append("\r\n"));
            bytes = Bytes.join(Bytes.latin(head.append("\r\n").toString()), body());
        }
        return bytes;
    }
}
