package lamportbank.spring.channel;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import lamportbank.core.process.ProcessId;

/// How the channel to a peer is doing.
///
/// @param unacknowledged messages under way
/// @param awaySince null while the peer answers
/// @param trouble what the last attempt met
public record PeerStatus(
        ProcessId peer, int unacknowledged, @Nullable Instant awaySince, @Nullable String trouble) {}
