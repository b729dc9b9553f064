/// Processes that are not there. Outside the dashboard's package, so that it does not find them by itself.
@NullMarked
package lamportbank.fakes;

import org.jspecify.annotations.NullMarked;
