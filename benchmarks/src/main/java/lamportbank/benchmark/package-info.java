/// `./benchmark`: how fast it is, each row as a ratio to a peer that is measured in turns with it, on the same machine.
@NullMarked
package lamportbank.benchmark;

import org.jspecify.annotations.NullMarked;
