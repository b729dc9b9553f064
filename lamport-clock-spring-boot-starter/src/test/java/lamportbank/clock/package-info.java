/// A few small applications with a clock, and what they say over real HTTP.
@NullMarked
package lamportbank.clock;

import org.jspecify.annotations.NullMarked;
