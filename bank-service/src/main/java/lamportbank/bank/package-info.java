/// The head office as a service: accounts, membership, the referee of the chain. The rules are in
/// [lamportbank.core.bank.BankProtocol]; here is what puts them on HTTP and into tables.
@NullMarked
package lamportbank.bank;

import org.jspecify.annotations.NullMarked;
