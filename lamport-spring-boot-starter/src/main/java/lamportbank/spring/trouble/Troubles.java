package lamportbank.spring.trouble;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The troubles of one process. Whoever notices one begins it, and ends it when it is over. The log has a line when a
/// trouble begins and a line when it ends, however often it is noticed between. `/state`, the feed, readiness and the
/// metrics show all that have not ended. Thread-safe.
public final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    /// What a trouble leaves of a process.
    public enum Left {
        /// The process serves others and people, and is ready.
        SERVES,
        /// It cannot do its work, and is not ready.
        NOT_READY
    }

    private record Entry(Trouble trouble, Left left) {}

    private final Clock wall;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<Consumer<List<Trouble>>> listeners = new CopyOnWriteArrayList<>();

    /// @param wall only for showing
    public Troubles(Clock wall) {
        this.wall = wall;
    }

    /// There is a trouble, or still is: then only its words may have changed.
    ///
    /// @param name one trouble has one name as long as it lasts; for whoever ends it, and the order of the list
    /// @param whatToDo a sentence for a person
    public synchronized void begin(String name, Left left, String what, String whatToDo) {
        Entry before = entries.get(name);
        Trouble trouble = new Trouble(what, before == null ? wall.instant() : before.trouble().since(), whatToDo);
        Entry entry = new Entry(trouble, left);
        if (entry.equals(entries.put(name, entry))) {
            return;
        }
        if (before == null) {
            LOG.warn("Trouble: {}. {}", what, whatToDo);
        }
        tell();
    }

    /// The trouble of this name is over, if there was one.
    public synchronized void end(String name) {
        Entry over = entries.remove(name);
        if (over != null) {
            Trouble trouble = over.trouble();
            LOG.info("Over, after {}: {}", Duration.between(trouble.since(), wall.instant()), trouble.what());
            tell();
        }
    }

    private void tell() {
        List<Trouble> all = all();
        listeners.forEach(listener -> listener.accept(all));
    }

    /// @param listener is told all troubles after each change, one change after the other; must not block
    public void listen(Consumer<List<Trouble>> listener) {
        listeners.add(listener);
    }

    /// All that have not ended, in the order of their names.
    public synchronized List<Trouble> all() {
        return entries.values().stream().map(Entry::trouble).toList();
    }

    /// Whether there is none that leaves the process [Left#NOT_READY].
    public synchronized boolean isReady() {
        return entries.values().stream().allMatch(entry -> entry.left() == Left.SERVES);
    }
}
