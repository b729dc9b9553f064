/// The specification, TLC, and recorded runs.
@NullMarked
package lamportbank.spec;

import org.jspecify.annotations.NullMarked;
