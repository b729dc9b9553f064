/// Reliable FIFO channels, exactly once, over a network that loses, repeats and reorders.
/// Lamport's algorithms assume such channels (1978, p. 561); HTTP does not give them.
@NullMarked
package lamportbank.core.channel;

import org.jspecify.annotations.NullMarked;
