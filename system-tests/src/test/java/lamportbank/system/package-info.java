/// The system as a stranger meets it: real processes, real HTTP, nothing of their classes. And the rules that the
/// classes of all modules keep.
@NullMarked
package lamportbank.system;

import org.jspecify.annotations.NullMarked;
