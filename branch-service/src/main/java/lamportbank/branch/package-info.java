/// A branch as a service: one replica of the shared balance. The rules are in
/// [lamportbank.core.branch.BranchProtocol]; here is what puts them on HTTP and into tables.
@NullMarked
package lamportbank.branch;

import org.jspecify.annotations.NullMarked;
