/// Load for a bank that runs, from outside: orders that are handed in until they have ended, how long that took,
/// what it cost, and whether the money is still right. It knows the services' REST and nothing of their classes.
@NullMarked
package lamportbank.bench;

import org.jspecify.annotations.NullMarked;
