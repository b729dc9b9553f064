package lamportbank.clock;

import java.io.IOException;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;

import lamportbank.core.clock.StampText;

/// As [LamportClockInterceptor], for `WebClient`.
public final class LamportClockExchangeFilter implements ExchangeFilterFunction {
    private final Stamps stamps;

    public LamportClockExchangeFilter(Stamps stamps) {
        this.stamps = stamps;
    }

    /// Every subscription is a request of its own.
    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        if (request.headers().containsHeader(StampText.CLOCK)) {
            return next.exchange(request);
        }
        return Mono.defer(() -> next.exchange(ClientRequest.from(request)
                .headers(headers -> stamps.send(headers::set))
                .build()))
                .flatMap(response -> taken(request, response));
    }

    private Mono<ClientResponse> taken(ClientRequest request, ClientResponse response) {
        try {
            LamportClockInterceptor.receive(response.headers().asHttpHeaders(), stamps);
            return Mono.just(response);
        } catch (IllegalArgumentException refused) {
            return response.releaseBody().then(Mono.error(() -> new WebClientRequestException(
                    new IOException("the answer of " + request.url() + " cannot be taken: " + refused.getMessage()),
                    request.method(),
                    request.url(),
                    request.headers())));
        }
    }
}
