/// A customer: transfers under mutual exclusion, a copy of the chain, joining and leaving.
@NullMarked
package lamportbank.core.client;

import org.jspecify.annotations.NullMarked;
