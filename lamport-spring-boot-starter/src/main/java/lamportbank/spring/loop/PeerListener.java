package lamportbank.spring.loop;

import lamportbank.core.process.ProcessId;

/// Whoever waits for a peer that is away is told when it is heard again, so that nobody sits out a pause.
@FunctionalInterface
public interface PeerListener {
    /// Must not block.
    void heard(ProcessId peer);
}
