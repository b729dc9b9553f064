package lamportbank.bench;

/// What became of an order.
sealed interface Fate {
    /// @param id of a transfer; empty for a deposit
    /// @param outcome as in `SUCCESS`
    /// @param height of the block that a transfer is in
    record Ended(String id, String outcome, long height) implements Fate {}

    /// For good: asking again is of no use.
    record Refused(String reason) implements Fate {}

    /// Nobody waits for it any longer.
    record Open() implements Fate {}
}
