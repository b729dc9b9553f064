package lamportbank.dashboard.feed;

/// A message of a process's feed, as far as it has to be understood to be kept and handed on. `json` is the
/// message as it came.
public sealed interface FeedMessage {
    String json();

    /// The whole state of the process.
    ///
    /// @param effect the number of the last effect in the state
    /// @param life changes when the process has lost its journal and counts from the beginning again
    record Snapshot(String node, long effect, String life, String json) implements FeedMessage {}

    /// The feed goes on after the effect that was asked for.
    record Resumed(long effect, String life, String json) implements FeedMessage {}

    /// What the process did, in order and without gaps.
    record Effects(long first, long last, String json) implements FeedMessage {
        public int count() {
            return (int) (last - first + 1);
        }
    }

    /// All that is wrong with the process now, in place of all that was said of it before.
    record Troubles(String json) implements FeedMessage {}

    /// Nothing that has to be known here.
    record Other(String json) implements FeedMessage {}
}
