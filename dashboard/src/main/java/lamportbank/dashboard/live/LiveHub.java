package lamportbank.dashboard.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import lamportbank.core.process.ProcessId;
import lamportbank.dashboard.feed.FeedListener;
import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;
import lamportbank.dashboard.feed.FeedMessage.Troubles;

/// Where feeds and browsers meet. One lock over all: a browser that joins must get everything that is known and
/// then what is new, with nothing between. Nothing is waited for while it is held.
@Component
public class LiveHub {
    /// The most browsers at a time.
    static final int MAX_BROWSERS = 100;
    /// The most effects that are kept of one process, and of all together: as many as a page keeps.
    private static final int EFFECTS_OF_ONE = 10_000;
    private static final int EFFECTS_OF_ALL = 40_000;

    /// What is kept of all together takes at most this part of the heap: a browser that comes is told it all, which takes
    /// as much again twice.
    private static final int PART_OF_HEAP = 8;

    /// Processes that are gone, and are told of all the same.
    private static final int MOST_GONE = 20;
    private static final int MOST_NOTES = 500;

    /// Reads what a process did before a snapshot.
    public interface Past {
        List<Effects> before(Snapshot snapshot);
    }

    private final Map<String, Watched> processes = new LinkedHashMap<>();
    private final Deque<String> notes = new ArrayDeque<>();
    private final Set<Browser> browsers = new LinkedHashSet<>();
    private final long mostBytes;
    private @Nullable String properties;

    public LiveHub() {
        this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /// @param mostBytes that are kept of all processes together
    LiveHub(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// Begins to watch a process, or goes on watching it.
    ///
    /// @param past asked for what was before the first snapshot, on a thread of its own
    /// @return to be told by its feed
    public synchronized FeedListener watch(String name, Past past) {
        Watched watched = processes.computeIfAbsent(name, Watched::new);
        watched.comes();
        tellAll(watched.everything());
        return new Reporter(name, watched, past);
    }

    /// The process is gone for good. What it did is told to those who come later, too, as long as there is room.
    public synchronized void dismiss(String name) {
        Watched watched = processes.get(name);
        if (watched != null && !watched.isGone()) {
            watched.goes();
            tellAll(gone(name));
            List<String> all = processes.values().stream().filter(Watched::isGone).map(Watched::name).toList();
            all.subList(0, Math.max(0, all.size() - MOST_GONE)).forEach(processes::remove);
        }
    }

    private static String gone(String name) {
        return "{\"type\":\"gone\",\"name\":\"" + name + "\"}";
    }

    /// Somebody did this to a process. It is told to those who come later, too.
    ///
    /// @param peer the other end, if it was done to a link
    public synchronized void note(ProcessId process, Deed deed, @Nullable ProcessId peer) {
        String note = String.format(Locale.ROOT,
                "{\"type\":\"noted\",\"name\":\"%s\",\"what\":\"%s\",\"at\":\"%s\",\"peer\":%s}",
                process, deed.name().toLowerCase(Locale.ROOT), Instant.now(), peer == null ? null : "\"" + peer + "\"");
        notes.addLast(note);
        if (notes.size() > MOST_NOTES) {
            notes.removeFirst();
        }
        tellAll(note);
    }

    /// Tells what is known of the properties now: a message as it is sent to browsers.
    public synchronized void tellProperties(String message) {
        properties = message;
        tellAll(message);
    }

    /// @return false if there are too many browsers already
    synchronized boolean join(Browser browser) {
        if (browsers.size() >= MAX_BROWSERS) {
            return false;
        }
        browsers.add(browser);
        return true;
    }

    synchronized void leave(Browser browser) {
        browsers.remove(browser);
    }

    /// Tells a browser everything again, instead of what it could not keep up with.
    synchronized void tellEverything(Browser browser) {
        String names = processes.keySet().stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        browser.startOver(String.format(Locale.ROOT, "{\"type\":\"hello\",\"at\":\"%s\",\"processes\":%s}",
                Instant.now(), processes.isEmpty() ? "[]" : names));
        processes.values().forEach(process -> {
            browser.tellOfPast(process.everything());
            if (process.isGone()) {
                browser.tellOfPast(gone(process.name()));
            }
        });
        notes.forEach(browser::tellOfPast);
        if (properties != null) {
            browser.tellOfPast(properties);
        }
    }

    private void tellAll(String message) {
        browsers.forEach(browser -> browser.tell(message));
    }

    private void handOn(String type, String name, String json) {
        if (!browsers.isEmpty()) {
            tellAll("{\"type\":\"" + type + "\",\"name\":\"" + name + "\",\"feed\":" + json + "}");
        }
    }

    /// Whoever takes most gives up first, so that one who sends too much takes nothing from those who do not.
    private void makeRoom() {
        while (processes.values().stream().mapToLong(Watched::bytes).sum() > mostBytes) {
            Watched largest = Collections.max(processes.values(), Comparator.comparingLong(Watched::bytes));
            boolean wasShown = !largest.isTooLarge();
            largest.giveUpOldest();
            if (wasShown && largest.isTooLarge()) {
                tellAll(largest.everything());
            }
        }
    }

    /// What one feed reports. Deaf once its process is forgotten.
    private final class Reporter implements FeedListener {
        private final String name;
        private final Watched watched;
        private final Past past;

        Reporter(String name, Watched watched, Past past) {
            this.name = name;
            this.watched = watched;
            this.past = past;
        }

        private void report(Runnable news) {
            synchronized (LiveHub.this) {
                if (processes.get(name) == watched && !watched.isGone()) {
                    news.run();
                }
            }
        }

        @Override
        public void onUp(Instant at) {
            report(() -> {
                watched.up(true, at);
                tellAll(watched.status());
            });
        }

        @Override
        public void onAway(Instant since) {
            report(() -> {
                watched.up(false, since);
                tellAll(watched.status());
            });
        }

        @Override
        public void onSnapshot(Snapshot snapshot) {
            report(() -> {
                watched.restart(snapshot);
                makeRoom();
                if (!watched.isTooLarge()) {
                    handOn("snapshot", name, snapshot.json());
                }
            });
            Thread.ofVirtual().name("past-" + name).start(() -> remember(snapshot));
        }

        private void remember(Snapshot snapshot) {
            List<Effects> before = past.before(snapshot);
            report(() -> {
                if (watched.prepend(snapshot, before)) {
                    makeRoom();
                    tellAll(watched.everything());
                }
            });
        }

        @Override
        public void onEffects(Effects effects) {
            report(() -> {
                watched.append(effects, Math.min(EFFECTS_OF_ONE, EFFECTS_OF_ALL / processes.size()));
                makeRoom();
                handOn("effects", name, effects.json());
            });
        }

        @Override
        public void onCheckpoint(Snapshot snapshot) {
            report(() -> {
                boolean isNews = watched.checkpoint(snapshot);
                makeRoom();
                if (isNews) {
                    tellAll(watched.everything());
                }
            });
        }

        @Override
        public void onTroubles(Troubles troubles) {
            report(() -> {
                watched.troubles(troubles);
                makeRoom();
                handOn("troubles", name, troubles.json());
            });
        }
    }
}
