package lamportbank.spring.feed;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

import lamportbank.core.process.ProcessId;
import lamportbank.spring.trouble.Trouble;

/// What goes over the feed.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface FeedMessage {
    /// Where the watcher begins.
    ///
    /// @param effect the number of the last effect that is in the state
    /// @param life the incarnation of the process: effects are numbered anew in another one
    @JsonTypeName("snapshot")
    record Snapshot(ProcessId node, long effect, String life, Object state) implements FeedMessage {}

    /// The watcher goes on where it was.
    ///
    /// @param effect the number of the last effect at this moment
    @JsonTypeName("resumed")
    record Resumed(ProcessId node, long effect, String life) implements FeedMessage {}

    /// All that is wrong now, in place of all that was said of it before.
    @JsonTypeName("troubles")
    record Troubles(ProcessId node, List<Trouble> troubles) implements FeedMessage {}

    @JsonTypeName("effects")
    record Effects(ProcessId node, List<FeedItem> effects) implements FeedMessage {}
}
