package lamportbank.spring.channel;

import java.net.URI;

import lamportbank.spring.rest.Stamp;

/// Takes a post of a channel to its receiver, and brings the answer.
@FunctionalInterface
public interface Courier {
    /// @param address of the receiver
    /// @param stamp the sender's, with the time of the last message
    /// @throws RuntimeException if there is no answer, or another than to a post that was taken
    ChannelAnswer post(URI address, Stamp stamp, ChannelPost post);
}
