/// Looks whether what must hold does: brings what all feeds report into one causally consistent order and shows it to
/// the same properties that simulator and explorer use, and measures what theory puts a number to.
@NullMarked
package lamportbank.dashboard.watch;

import org.jspecify.annotations.NullMarked;
