package lamportbank.spring.channel;

import java.util.List;

import org.jspecify.annotations.Nullable;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.ProcessId;

/// The body of `POST /channel`: some messages of one channel. The sender is in the headers.
///
/// @param to whom it is for
/// @param incarnation the sender's
/// @param messages in order of their numbers; none means "I am back", or that there is something to acknowledge
/// @param acknowledged the number of the last message of the other direction that rode on an answer and is in the
///     sender's journal, 0 if none did; left out by a sender that looks for no messages in its answers
public record ChannelPost(
        ProcessId to, String incarnation, List<Envelope> messages, @Nullable Long acknowledged) {}
