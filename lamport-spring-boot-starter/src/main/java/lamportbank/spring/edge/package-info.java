/// The edge of a web service: every error is a problem detail, only JSON comes in, and pages of other sites can do
/// nothing. Any service with HTTP can have it, also one that is no Lamport process: it knows nothing of the rest of the
/// starter.
@NullMarked
package lamportbank.spring.edge;

import org.jspecify.annotations.NullMarked;
