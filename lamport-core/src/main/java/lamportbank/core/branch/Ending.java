package lamportbank.core.branch;

import lamportbank.core.chain.Outcome;

/// How an update ends for whoever asked for it.
public enum Ending {
    SUCCESS,
    /// The balance does not cover it, or has no room for it.
    ABORT,
    /// Another update has its event id.
    CONFLICT;

    static Ending of(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> SUCCESS;
            case ABORT -> ABORT;
        };
    }
}
