package lamportbank.dashboard.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import lamportbank.dashboard.feed.FeedMessage;
import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;
import lamportbank.dashboard.feed.FeedMessage.Troubles;

/// What is kept of one process: its last effects, and snapshots between them, so that whoever comes can be told
/// everything. The oldest effects are given up first; those before the oldest snapshot can still be shown, but not
/// what the process was at the time. Not thread-safe.
final class Watched {
    /// Of the objects around a message.
    private static final int BYTES_BESIDE_JSON = 100;

    /// How often a process can have come and gone and all of it be told.
    static final int PRESENCES = 50;

    /// Whether it was there from this moment on.
    private record Presence(boolean up, Instant at) {}

    private final String name;
    private boolean up;
    private boolean everHeard;
    private Instant since = Instant.now();
    private boolean gone;
    private final Deque<Presence> presence = new ArrayDeque<>();
    private String life = "";
    private final Deque<Snapshot> snapshots = new ArrayDeque<>();
    private final Deque<Effects> effects = new ArrayDeque<>();
    private int count;
    private long bytes;
    private boolean tooLarge;
    private @Nullable Troubles troubles;

    Watched(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void up(boolean isUp, Instant at) {
        up = isUp;
        since = at;
        everHeard |= isUp;
        if (everHeard) {
            presence.addLast(new Presence(isUp, at));
            if (presence.size() > PRESENCES) {
                presence.removeFirst();
            }
        }
        if (!isUp) {
            troubles(null); // it says them again when it is back
        }
    }

    /// It is no member any more. What it did is kept.
    void goes() {
        gone = true;
        up = false;
        troubles(null);
    }

    /// It is watched again, or still.
    void comes() {
        gone = false;
    }

    boolean isGone() {
        return gone;
    }

    void troubles(@Nullable Troubles now) {
        bytes += bytes(now) - bytes(troubles);
        troubles = now;
    }

    private static long bytes(@Nullable FeedMessage message) {
        return message == null ? 0 : BYTES_BESIDE_JSON + 2L * message.json().length();
    }

    /// What is kept, in bytes of the heap, at most.
    long bytes() {
        return bytes;
    }

    /// Whether there was no room for its state: it is not shown before a snapshot comes that fits.
    boolean isTooLarge() {
        return tooLarge;
    }

    void restart(Snapshot snapshot) {
        life = snapshot.life();
        snapshots.clear();
        effects.clear();
        count = 0;
        bytes = bytes(troubles);
        add(snapshot);
    }

    private void add(Snapshot snapshot) {
        snapshots.addLast(snapshot);
        bytes += bytes(snapshot);
        tooLarge = false;
    }

    /// What came before all that is known.
    ///
    /// @return whether there is anything new in it
    boolean prepend(Snapshot asked, List<Effects> past) {
        if (past.isEmpty() || !snapshots.contains(asked)) {
            return false; // the process has begun again meanwhile
        }
        past.reversed().forEach(earlier -> {
            effects.addFirst(earlier);
            count += earlier.count();
            bytes += bytes(earlier);
        });
        return true;
    }

    /// @return whether there was no snapshot to begin with, and now is one
    boolean checkpoint(Snapshot next) {
        Snapshot newest = snapshots.peekLast();
        if (!next.life().equals(life) || newest != null && next.effect() <= newest.effect()) {
            return false; // asked for before the process began again
        }
        add(next);
        return newest == null;
    }

    /// @param most effects that are kept
    void append(Effects more, int most) {
        effects.addLast(more);
        count += more.count();
        bytes += bytes(more);
        while (count > most && effects.size() > 1) {
            giveUpEffects();
        }
    }

    private void giveUpEffects() {
        Effects oldest = effects.removeFirst();
        count -= oldest.count();
        bytes -= bytes(oldest);
        long gone = effects.isEmpty() ? oldest.last() : effects.getFirst().first() - 1;
        while (!snapshots.isEmpty() && snapshots.getFirst().effect() < gone) {
            giveUpSnapshot(); // what followed it is not here any more
        }
    }

    private void giveUpSnapshot() {
        bytes -= bytes(snapshots.removeFirst());
    }

    /// Gives up a part of what is kept, if there is any: effects first, the oldest of them.
    void giveUpOldest() {
        if (!effects.isEmpty()) {
            giveUpEffects();
        } else if (!snapshots.isEmpty()) {
            giveUpSnapshot();
        } else {
            troubles(null);
        }
        tooLarge = snapshots.isEmpty();
    }

    /// Everything that is known, as one message for a browser.
    String everything() {
        StringBuilder json = new StringBuilder("{\"type\":\"process\",");
        appendStatus(json);
        appendPresence(json);
        json.append(",\"troubles\":").append(troubles == null ? "null" : troubles.json())
                .append(",\"snapshot\":").append(snapshots.isEmpty() ? "null" : snapshots.getFirst().json())
                .append(",\"effects\":[");
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

    private void appendPresence(StringBuilder json) {
        json.append(presence.stream()
                .map(one -> String.format(Locale.ROOT, "{\"up\":%b,\"at\":\"%s\"}", one.up(), one.at()))
                .collect(Collectors.joining(",", ",\"presence\":[", "]")));
    }

    private void appendStatus(StringBuilder json) {
        // The name needs no escapes: it has letters, digits and a hyphen only.
        json.append(
                String.format(Locale.ROOT,
                        "\"name\":\"%s\",\"up\":%b,\"everHeard\":%b,\"tooLarge\":%b,\"since\":\"%s\"",
                        name, up, everHeard, tooLarge, since));
    }
}
