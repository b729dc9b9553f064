package lamportbank.spring.lab;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.swagger.v3.oas.annotations.media.Schema;

import lamportbank.core.process.ProcessId;

/// The way out to one peer. It is open unless somebody closes it. Messages keep their order whatever is done to it.
/// Thread-safe.
public final class Gate {
    /// Until something changes here.
    public static final long SHUT = Long.MAX_VALUE;

    /// @param delayMillis how long each message is under way at least, 0 to 60,000
    /// @param held whether messages wait until they are delivered by hand
    /// @param cut whether every attempt fails
    public record Setting(
            @Schema(minimum = "0", maximum = "" + LabController.MAX_DELAY_MILLIS) long delayMillis, boolean held,
            boolean cut) {
        static final Setting OPEN = new Setting(0, false, false);
    }

    private final ProcessId peer;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Setting setting = Setting.OPEN;
    private int deliveries;
    private boolean paused;

    Gate(ProcessId peer) {
        this.peer = peer;
    }

    /// How long a message has to wait before it may leave. Times are those of [System#nanoTime].
    ///
    /// @param since when it was ready to leave
    /// @param before how many are to leave before it; -1 for one that has been let through already
    /// @return in nanoseconds: 0 if it may leave now, [#SHUT]
    public synchronized long untilOpen(long since, int before, long now) {
        if (paused || (setting.held() && before >= deliveries)) {
            return SHUT;
        }
        return Math.max(0, TimeUnit.MILLISECONDS.toNanos(setting.delayMillis()) - (now - since));
    }

    /// So many have left and arrived.
    public synchronized void left(int count) {
        deliveries = Math.max(0, deliveries - count);
    }

    /// To be called before each attempt to reach the peer.
    ///
    /// @throws LinkCut if there is no way
    public synchronized void requireWhole() {
        if (setting.cut()) {
            throw new LinkCut(peer);
        }
    }

    /// Whether nobody has closed it in any way: only then does a message leave in another way than by a post.
    public synchronized boolean isOpen() {
        return !paused && setting.equals(Setting.OPEN);
    }

    public synchronized boolean isPaused() {
        return paused;
    }

    synchronized Setting setting() {
        return setting;
    }

    void set(Setting next) {
        synchronized (this) {
            setting = next;
            deliveries = 0;
        }
        listeners.forEach(Runnable::run);
    }

    void deliver(int count) {
        synchronized (this) {
            deliveries = Math.addExact(deliveries, count);
        }
        listeners.forEach(Runnable::run);
    }

    void pause(boolean wanted) {
        synchronized (this) {
            paused = wanted;
        }
        listeners.forEach(Runnable::run);
    }

    /// @param listener is told after each change, on the thread that made it; must not block
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    public void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /// The link is cut, by hand.
    public static final class LinkCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LinkCut(ProcessId peer) {
            super("the link to " + peer + " is cut, in the lab");
        }
    }
}
