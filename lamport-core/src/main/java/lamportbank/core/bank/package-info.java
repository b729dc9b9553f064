/// The head office: accounts, membership, and the referee of the chain.
@NullMarked
package lamportbank.core.bank;

import org.jspecify.annotations.NullMarked;
