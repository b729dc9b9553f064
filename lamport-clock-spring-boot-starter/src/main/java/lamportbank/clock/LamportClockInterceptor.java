package lamportbank.clock;

import java.io.IOException;
import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import lamportbank.core.clock.StampText;

/// Stamps a request and takes the stamp of its answer: a send and a receipt. For `RestClient` and `RestTemplate`: add it to a
/// builder, and all that this one's clients ask is stamped, wherever it goes.
public final class LamportClockInterceptor implements ClientHttpRequestInterceptor {
    private final Stamps stamps;

    public LamportClockInterceptor(Stamps stamps) {
        this.stamps = stamps;
    }

    /// A request that is stamped already is left alone.
    ///
    /// @throws IOException also if the answer has a stamp that cannot be taken: to go on as if it had none would break the
    ///     order in silence
    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        if (request.getHeaders().containsHeader(StampText.CLOCK)) {
            return execution.execute(request, body);
        }
        stamps.send(request.getHeaders()::set);
        ClientHttpResponse response = execution.execute(request, body);
        try {
            receive(response.getHeaders(), stamps);
        } catch (IllegalArgumentException refused) {
            response.close();
            throw new IOException("the answer of " + request.getURI() + " cannot be taken: " + refused.getMessage());
        }
        return response;
    }

    /// @throws IllegalArgumentException if the answer has a stamp that cannot be taken
    static void receive(HttpHeaders answer, Stamps stamps) {
        Stamp.read(
                answer.getOrDefault(StampText.CLOCK, List.of()), answer.getOrDefault(StampText.NODE, List.of()))
                .ifPresent(stamps::receive);
    }
}
