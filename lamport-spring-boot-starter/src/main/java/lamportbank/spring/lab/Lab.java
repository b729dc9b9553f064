package lamportbank.spring.lab;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import lamportbank.core.process.ProcessId;

/// The gates of a process, one per peer. Thread-safe.
public final class Lab {
    /// A message, or question, that has not arrived yet.
    ///
    /// @param sequence its number in the channel; for a question the number of the call
    /// @param time its stamp
    public record Waiting(long sequence, long time, String type) {}

    private final Map<ProcessId, Gate> gates = new ConcurrentSkipListMap<>();
    private boolean paused;

    /// The way out to a peer; made at the first call.
    public synchronized Gate to(ProcessId peer) {
        return gates.computeIfAbsent(peer, name -> {
            Gate gate = new Gate(name);
            gate.pause(paused);
            return gate;
        });
    }

    synchronized void pause(boolean wanted) {
        paused = wanted;
        gates.values().forEach(gate -> gate.pause(wanted));
    }
}
