package lamportbank.core.process;

/// A REST request or response that no protocol has a message for: it still is a send and a receive.
///
/// @param line what a person would call it: `GET /accounts`, `200`
public record Exchange(String line) implements Message {}
