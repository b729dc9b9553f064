package lamportbank.dashboard.live;

/// What people do to processes and links.
public enum Deed {
    CRASHED,
    PAUSED,
    RESUMED,
    CUT,
    HEALED
}
