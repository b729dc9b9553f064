/// A fuzzer for a bank that runs. From what each service says of itself in OpenAPI, and from the wire, it makes requests
/// that are wrong in every dimension, sends them as bytes over sockets of its own, and looks at the answers and at the
/// state of every process before and after. It knows the services' HTTP and nothing of their classes.
@NullMarked
package lamportbank.fuzz;

import org.jspecify.annotations.NullMarked;
