/// Who there is to be watched: those in the configuration, and clients that the bank has as members.
@NullMarked
package lamportbank.dashboard.processes;

import org.jspecify.annotations.NullMarked;
