/// The one thread that owns the process: take what is waiting, handle, commit, then let others see it.
@NullMarked
package lamportbank.spring.loop;

import org.jspecify.annotations.NullMarked;
