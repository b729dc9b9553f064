/// What a process of the system is: a deterministic state machine. An [lamportbank.core.process.Input]
/// goes in, a list of [lamportbank.core.process.Effect]s comes out, and the same list is journaled, sent
/// and shown. The algorithms live in the other packages as [lamportbank.core.process.Protocol]s; here is
/// only what they all share: clock, channels, and the order "handle, journal, send".
@NullMarked
package lamportbank.core.process;

import org.jspecify.annotations.NullMarked;
