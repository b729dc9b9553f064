/// The proof can fail: every rule that matters is broken on purpose, one at a time, and the simulator has to
/// notice. [Mutant] is a broken rule, [MutatedCore] a class loader in which the core has it, [Walk] looks for
/// the shortest schedule that shows it.
@NullMarked
package lamportbank.core.mutation;

import org.jspecify.annotations.NullMarked;
