/// Everything on this machine without Docker: the services as Spring contexts in one JVM, which still speak REST
/// to each other; and the scenarios.
@NullMarked
package lamportbank.local;

import org.jspecify.annotations.NullMarked;
