package lamportbank.core.channel;

import lamportbank.core.process.Message;

/// A message on its way.
///
/// @param sequence its number on its channel: 1, 2, 3, …
/// @param stamp the sender's time of sending
public record Envelope(long sequence, long stamp, Message message) {}
