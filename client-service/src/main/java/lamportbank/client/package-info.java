/// A customer as a service: transfers under Lamport's mutual exclusion, and a copy of the chain. The rules are in
/// [lamportbank.core.client.ClientProtocol]; here is what puts them on HTTP and into tables.
@NullMarked
package lamportbank.client;

import org.jspecify.annotations.NullMarked;
