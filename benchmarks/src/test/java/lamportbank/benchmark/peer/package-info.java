@NullMarked
package lamportbank.benchmark.peer;

import org.jspecify.annotations.NullMarked;
