package lamportbank.spring.web;

import lamportbank.core.process.LamportProcess;

/// What a service shows of its process: at `GET /state`, and as the snapshot that a feed begins with.
@FunctionalInterface
public interface StateView {
    /// Called on the loop's thread between two rounds; must be quick and must not keep the process.
    ///
    /// @return something that Jackson can write
    Object of(LamportProcess process);
}
