/// What is counted, and what is logged, of the effects of a process.
@NullMarked
package lamportbank.spring.meters;

import org.jspecify.annotations.NullMarked;
