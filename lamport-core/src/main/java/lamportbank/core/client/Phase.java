package lamportbank.core.client;

/// How far a client is on its way in or out.
public enum Phase {
    /// Has no number yet.
    NEW,
    /// Has asked the bank for one.
    REGISTERING,
    /// Waits for the WELCOME of every member before it. Replies to requests already.
    JOINING,
    /// Fetches the chain.
    CATCHING_UP,
    /// Takes part.
    MEMBER,
    /// Finishes its own requests and takes no more.
    LEAVING,
    LEFT,
    /// Evicted, or never let in. Its only way back is a new number.
    FENCED
}
