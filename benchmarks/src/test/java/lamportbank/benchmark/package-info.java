@NullMarked
package lamportbank.benchmark;

import org.jspecify.annotations.NullMarked;
