/// Hands on to every browser what the feeds bring: first all that is known, then what is new, in batches. A
/// browser that cannot keep up starts over; it never makes another browser or a feed wait.
@NullMarked
package lamportbank.dashboard.live;

import org.jspecify.annotations.NullMarked;
