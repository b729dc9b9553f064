package lamportbank.spring.channel;

/// The answer to `POST /channel`.
///
/// @param acknowledged the number of the last message that is in the receiver's journal
public record ChannelAnswer(long acknowledged) {}
