package lamportbank.dashboard.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;

/// What is kept of one process: a snapshot and all effects since, so that whoever comes can be told everything.
/// Two snapshots, for when the older one and what follows it is given up there must still be some past to show.
/// Not thread-safe.
final class Watched {
    /// The most effects that are kept when no checkpoint comes.
    static final int EFFECTS_KEPT = 4_000;

    private final String name;
    private boolean up;
    private boolean everHeard;
    private Instant since = Instant.now();
    private String life = "";
    private @Nullable Snapshot base;
    private @Nullable Snapshot checkpoint;
    private final Deque<Effects> effects = new ArrayDeque<>();
    private int count;

    Watched(String name) {
        this.name = name;
    }

    void up(boolean isUp, Instant at) {
        up = isUp;
        since = at;
        everHeard |= isUp;
    }

    void restart(Snapshot snapshot) {
        life = snapshot.life();
        base = snapshot;
        checkpoint = null;
        effects.clear();
        count = 0;
    }

    /// @return whether there was no snapshot to begin with, and now is one
    boolean checkpoint(Snapshot next) {
        if (!next.life().equals(life) || base != null && next.effect() <= base.effect()) {
            return false; // asked for before the process began again
        }
        if (base == null) {
            advanceTo(next);
            return true;
        }
        if (checkpoint != null) {
            advanceTo(checkpoint);
        }
        checkpoint = next;
        return false;
    }

    void append(Effects more) {
        effects.addLast(more);
        count += more.count();
        if (count > EFFECTS_KEPT && checkpoint != null) {
            advanceTo(checkpoint);
            checkpoint = null;
        }
        while (count > EFFECTS_KEPT) { // no checkpoint for long: a browser that comes now waits for one
            base = null;
            count -= effects.removeFirst().count();
        }
    }

    private void advanceTo(Snapshot next) {
        base = next;
        while (!effects.isEmpty() && effects.peekFirst().last() <= next.effect()) {
            count -= effects.removeFirst().count();
        }
    }

    /// Everything that is known, as one message for a browser.
    String everything() {
        StringBuilder json = new StringBuilder("{\"type\":\"process\",");
        appendStatus(json);
        json.append(",\"snapshot\":").append(base == null ? "null" : base.json()).append(",\"effects\":[");
        String separator = "";
        for (Effects kept : effects) {
            json.append(separator).append(kept.json());
            separator = ",";
        }
        return json.append("]}").toString();
    }

    /// Whether it is there, as one message for a browser.
    String status() {
        StringBuilder json = new StringBuilder("{\"type\":\"status\",");
        appendStatus(json);
        return json.append('}').toString();
    }

    private void appendStatus(StringBuilder json) {
        // The name needs no escapes: it has letters, digits and a hyphen only.
        json.append(
                "\"name\":\"%s\",\"up\":%b,\"everHeard\":%b,\"since\":\"%s\"".formatted(name, up, everHeard, since));
    }
}
