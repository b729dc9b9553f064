package lamportbank.spring.channel;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;

/// Where processes are reached.
@FunctionalInterface
public interface AddressBook {
    /// @param process the own process, which may have learnt the address; looked at on the loop's thread
    Optional<URI> find(LamportProcess process, ProcessId peer);

    /// To whom there is a channel, and whoever else may be waiting to hear that this process is back; by default
    /// only the former. Looked at on the loop's thread, after each round.
    default Set<ProcessId> acquaintances(LamportProcess process) {
        return process.peers();
    }
}
