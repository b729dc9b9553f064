package lamportbank.spring.channel;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import lamportbank.core.channel.Envelope;

/// The answer to `POST /channel`.
///
/// @param acknowledged the number of the last message that is in the receiver's journal
/// @param incarnation the answerer's, if there are messages
/// @param messages of the other direction, in order of their numbers, that ride along; left out if there are none
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ChannelAnswer(
        long acknowledged, @Nullable String incarnation, @Nullable List<Envelope> messages) {
    /// Nothing rides along.
    static ChannelAnswer acknowledged(long sequence) {
        return new ChannelAnswer(sequence, null, null);
    }
}
