/// The page, and the headers that keep it to itself.
@NullMarked
package lamportbank.dashboard.page;

import org.jspecify.annotations.NullMarked;
