package lamportbank.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An HTTP response, as it came.
///
/// @param headers in their order
/// @param closes whether the connection ends with it
record Answer(int status, List<Header> headers, byte[] body, boolean closes) {
    record Header(String name, String value) {}

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    boolean isRefusal() {
        return status >= 400;
    }
}
