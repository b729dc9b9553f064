/// A branch: one replica of the branches' shared balance, kept in step eagerly or in total order.
@NullMarked
package lamportbank.core.branch;

import org.jspecify.annotations.NullMarked;
