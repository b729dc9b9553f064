/// Lamport's distributed mutual exclusion (1978, pp. 560-562).
@NullMarked
package lamportbank.core.mutex;

import org.jspecify.annotations.NullMarked;
