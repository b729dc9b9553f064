package lamportbank.spring.rest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

import lamportbank.core.clock.StampText;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;

/// What every request and response between processes says in its headers: who speaks, and when.
public record Stamp(ProcessId node, long time) {
    /// The sender's logical time, as a decimal number.
    public static final String CLOCK = StampText.CLOCK;

    /// The sender's name.
    public static final String NODE = StampText.NODE;

    /// Who has a clock and gives no name: nobody of ours.
    public static final ProcessId OUTSIDE = new ProcessId("outside", 0);

    /// Reads the stamp of a request, which has one clock and one name at most.
    ///
    /// @throws Refusal if there is something that is no stamp
    public static Optional<Stamp> read(HttpServletRequest request) {
        for (String name : List.of(CLOCK, NODE)) {
            if (Collections.list(request.getHeaders(name)).size() > 1) {
                throw new Refusal(Refusal.Reason.INVALID, "a request has one header " + name + " at most");
            }
        }
        return read(request::getHeader);
    }

    /// Reads a stamp from headers.
    ///
    /// @return nothing if there is no clock in them: a person speaks
    /// @throws Refusal if there is something that is no stamp
    public static Optional<Stamp> read(UnaryOperator<@Nullable String> headers) {
        String clock = headers.apply(CLOCK);
        if (clock == null) {
            return Optional.empty();
        }
        return Optional.of(new Stamp(node(headers.apply(NODE)), time(clock)));
    }

    private static long time(String clock) {
        try {
            return StampText.time(clock);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(Refusal.Reason.INVALID, malformed.getMessage());
        }
    }

    private static ProcessId node(@Nullable String name) {
        try {
            return name == null ? OUTSIDE : ProcessId.parse(name);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(Refusal.Reason.INVALID, NODE + ": " + malformed.getMessage());
        }
    }

    public void writeTo(HttpHeaders headers) {
        headers.set(CLOCK, Long.toString(time));
        headers.set(NODE, node.toString());
    }

    public void writeTo(RestClient.RequestHeadersSpec<?> request) {
        request.headers(this::writeTo);
    }
}
