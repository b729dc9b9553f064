package lamportbank.spring.channel;

import java.net.URI;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import lamportbank.core.process.ProcessId;
import lamportbank.spring.rest.Address;
import lamportbank.spring.rest.Stamp;

/// Takes posts to `POST /channel` of the receiver.
public final class RestCourier implements Courier {
    private final RestClient rest;

    public RestCourier(RestClient rest) {
        this.rest = rest;
    }

    @Override
    public ChannelAnswer post(URI address, Stamp stamp, ChannelPost post) {
        RestClient.RequestBodySpec request =
                rest.post().uri(Address.below(address, "/channel")).contentType(MediaType.APPLICATION_JSON);
        stamp.writeTo(request);
        ResponseEntity<ChannelAnswer> response = request.body(post).retrieve().toEntity(ChannelAnswer.class);
        ChannelAnswer answer = response.getBody();
        if (answer == null) {
            return ChannelAnswer.acknowledged(0);
        }
        requireFrom(post.to(), response);
        return answer;
    }

    private static void requireFrom(ProcessId peer, ResponseEntity<?> response) {
        String node = response.getHeaders().getFirst(Stamp.NODE);
        if (!peer.toString().equals(node)) {
            throw new IllegalStateException("this is the answer of " + node);
        }
    }
}
