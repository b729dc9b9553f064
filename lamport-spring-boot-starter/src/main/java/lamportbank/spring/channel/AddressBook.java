package lamportbank.spring.channel;

import java.net.URI;
import java.util.Optional;

import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;

/// Where processes are reached.
@FunctionalInterface
public interface AddressBook {
    /// @param process the own process, which may have learnt the address; looked at on the loop's thread
    Optional<URI> find(LamportProcess process, ProcessId peer);
}
