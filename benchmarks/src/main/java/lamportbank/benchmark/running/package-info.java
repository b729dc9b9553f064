/// What rows have in common: JVMs that are started and ended, callers, and our own bank as it runs on machines of its own.
@NullMarked
package lamportbank.benchmark.running;

import org.jspecify.annotations.NullMarked;
