/// What must never happen, and what must happen in the end: each a value with a name, a sentence and a source
/// ([Property]). A [Watch] is fed with what processes have committed and says which of them was broken, and by what.
/// Simulator, explorer, tests and the running system use the same values. Looks at all of the core; nothing in the
/// core looks back.
@NullMarked
package lamportbank.core.property;

import org.jspecify.annotations.NullMarked;
