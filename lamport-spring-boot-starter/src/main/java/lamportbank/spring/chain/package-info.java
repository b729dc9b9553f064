/// The chain in a table, for services that keep one. The table is made by the migrations in
/// `classpath:db/lamport-chain`.
@NullMarked
package lamportbank.spring.chain;

import org.jspecify.annotations.NullMarked;
