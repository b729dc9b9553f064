package lamportbank.core.chain;

/// How a transfer ended.
public enum Outcome {
    SUCCESS,
    /// Not enough money: nothing moved.
    ABORT
}
