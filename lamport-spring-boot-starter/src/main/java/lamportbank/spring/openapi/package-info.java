/// What a service says of itself at `/v3/api-docs`. The schemas are made from the records that Jackson writes and reads, by the
/// rules by which it does, so that they agree with the wire.
@NullMarked
package lamportbank.spring.openapi;

import org.jspecify.annotations.NullMarked;
