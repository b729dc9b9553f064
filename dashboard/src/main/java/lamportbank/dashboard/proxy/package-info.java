/// A person's commands on their way from the browser to a process: a short list of calls, passed through as they
/// are, from our own pages only.
@NullMarked
package lamportbank.dashboard.proxy;

import org.jspecify.annotations.NullMarked;
