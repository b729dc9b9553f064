/// The one idea that mutual exclusion and ordered multicast share: a timestamp is *stable* once
/// everyone has been heard from later than it.
@NullMarked
package lamportbank.core.order;

import org.jspecify.annotations.NullMarked;
