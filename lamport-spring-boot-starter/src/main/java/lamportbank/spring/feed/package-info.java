/// The live feed: a snapshot, then every effect, over a WebSocket.
@NullMarked
package lamportbank.spring.feed;

import org.jspecify.annotations.NullMarked;
