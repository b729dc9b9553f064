/// The core's hot paths by themselves, under JMH.
@NullMarked
package lamportbank.benchmark.core;

import org.jspecify.annotations.NullMarked;
