package lamportbank.core.channel;

import lamportbank.core.process.Message;

/// A message on its way.
///
/// @param sequence its number on its channel: 1, 2, 3, …, at most 2^53 - 1
/// @param stamp the sender's time of sending
public record Envelope(long sequence, long stamp, Message message) {
    private static final long MAX_SEQUENCE = (1L << 53) - 1;

    public Envelope {
        if (sequence < 1 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("a message's number is 1 to 2^53 - 1, not " + sequence);
        }
    }
}
