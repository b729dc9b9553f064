/// The channels over REST: a sender per peer, and the door at which messages come in.
@NullMarked
package lamportbank.spring.channel;

import org.jspecify.annotations.NullMarked;
