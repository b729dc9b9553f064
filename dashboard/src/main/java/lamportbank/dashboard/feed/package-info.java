/// Listens to one process: connects to its feed, goes on after the last effect it has seen when the connection
/// breaks, and notices when the process is away. Knows nothing of browsers.
@NullMarked
package lamportbank.dashboard.feed;

import org.jspecify.annotations.NullMarked;
