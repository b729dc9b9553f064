package lamportbank.core.chain;

/// What a person asked for.
///
/// @param id unique among all transfers of the bank
/// @param from the account that pays, which is the number of the client that was asked
/// @param to the account that gets
/// @param amount more than zero
public record Transfer(String id, int from, int to, Money amount) {}
