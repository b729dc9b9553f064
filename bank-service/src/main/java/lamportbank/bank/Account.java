package lamportbank.bank;

import java.time.Instant;

import lamportbank.core.chain.Money;

/// @param id the number of the client that it belongs to
/// @param opening what it began with
/// @param lastAccess when it was last opened, changed or asked for by its client, by the clock on the wall
public record Account(int id, Money opening, Money balance, Instant lastAccess) {}
