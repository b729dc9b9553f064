/// A terminal for one process of the bank: the commands that a person types, and the REST calls that they become.
/// It knows the services' REST and nothing of their classes.
@NullMarked
package lamportbank.console;

import org.jspecify.annotations.NullMarked;
