/// What can be done with the processes as such, where the dashboard runs beside them on one machine (`./start`).
/// Elsewhere nobody provides these interfaces, and the page does without.
@NullMarked
package lamportbank.dashboard.cluster;

import org.jspecify.annotations.NullMarked;
