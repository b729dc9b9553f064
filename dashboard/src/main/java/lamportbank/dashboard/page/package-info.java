/// The page, and the edge that keeps it to itself.
@NullMarked
package lamportbank.dashboard.page;

import org.jspecify.annotations.NullMarked;
