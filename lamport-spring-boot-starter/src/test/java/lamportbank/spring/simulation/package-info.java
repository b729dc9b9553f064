/// The starter's own loop, channels and questions under virtual time, on a bad network, with processes that crash. One
/// seed decides everything.
@NullMarked
package lamportbank.spring.simulation;

import org.jspecify.annotations.NullMarked;
