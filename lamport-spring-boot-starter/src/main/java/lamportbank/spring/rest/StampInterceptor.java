package lamportbank.spring.rest;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;

/// Stamps every outgoing request and merges the stamp of its response: a send and a receive event. A request that
/// is stamped already is an event that the process has recorded itself, and so is its response.
public final class StampInterceptor implements ClientHttpRequestInterceptor {
    private final ObjectProvider<NodeLoop> loops;
    private final Map<String, URI> peers;

    /// @param loops asked late: the loop's own channels are built on clients that have this interceptor
    /// @param peers to name the receiver by its address
    public StampInterceptor(ObjectProvider<NodeLoop> loops, Map<String, URI> peers) {
        this.loops = loops;
        this.peers = Map.copyOf(peers);
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        if (request.getHeaders().containsHeader(Stamp.CLOCK)) {
            return execution.execute(request, body);
        }
        NodeLoop loop = loops.getObject();
        Exchange line = new Exchange(request.getMethod() + " " + request.getURI().getPath());
        List<Effect> effects = loop.submit(new Input.Call(receiver(request.getURI()), line));
        Effect.Called called = (Effect.Called) effects.getFirst();
        new Stamp(loop.self(), called.time()).writeTo(request.getHeaders());
        ClientHttpResponse response = execution.execute(request, body);
        try {
            merge(response, called, loop);
        } catch (Refusal refusal) {
            response.close();
            throw new IOException("the answer of " + request.getURI() + " cannot be taken: " + refusal.detail(),
                    refusal);
        }
        return response;
    }

    private static void merge(ClientHttpResponse response, Effect.Called called, NodeLoop loop) throws IOException {
        String status = String.valueOf(response.getStatusCode().value());
        Stamp.read(response.getHeaders()::getFirst)
                .ifPresent(answer -> loop.submit(
                        new Input.Return(answer.node(), called.call(), answer.time(), new Exchange(status))));
    }

    private ProcessId receiver(URI uri) {
        return peers.entrySet().stream()
                .filter(peer -> uri.getAuthority().equals(peer.getValue().getAuthority()))
                .findFirst()
                .map(peer -> ProcessId.parse(peer.getKey()))
                .orElse(Stamp.OUTSIDE);
    }
}
