/// Logical time: a counter, and the total order that it and the process numbers give.
/// Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", CACM 21(7), 1978.
/// Nothing may enter here but integers, and how HTTP writes them.
@NullMarked
package lamportbank.core.clock;

import org.jspecify.annotations.NullMarked;
