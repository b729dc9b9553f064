/// The hash chain that every client holds: money, transfers, blocks. Append-only: never re-sorted, and no
/// hash is ever computed twice.
@NullMarked
package lamportbank.core.chain;

import org.jspecify.annotations.NullMarked;
