package lamportbank.spring.channel;

import java.util.List;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.ProcessId;

/// The body of `POST /channel`: some messages of one channel. The sender is in the headers.
///
/// @param to whom it is for
/// @param incarnation the sender's
/// @param messages in order of their numbers; none means "I am back"
public record ChannelPost(ProcessId to, String incarnation, List<Envelope> messages) {}
