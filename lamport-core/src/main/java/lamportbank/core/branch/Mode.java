package lamportbank.core.branch;

/// How an update reaches the other replicas.
public enum Mode {
    /// Execute here at once, then tell the others one after the other. Replicas can disagree about what is
    /// covered.
    EAGER,
    /// Totally ordered multicast: execute when the update is the first for everyone.
    ORDERED
}
