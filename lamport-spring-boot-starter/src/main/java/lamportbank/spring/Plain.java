package lamportbank.spring;

import java.util.Set;

import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;

/// The protocol of a service that has none: all its events are the requests and responses that it exchanges.
///
/// @param peers those that it is told of
record Plain(Set<ProcessId> peers) implements Protocol<Plain.Nothing> {
    record Nothing() {}

    record Kind(Set<ProcessId> peers) implements Protocol.Kind<Nothing> {
        @Override
        public Nothing initial() {
            return new Nothing();
        }

        @Override
        public Protocol<Nothing> restore(Nothing state) {
            return new Plain(peers);
        }
    }

    @Override
    public boolean isPeer(ProcessId process) {
        return peers.contains(process);
    }

    @Override
    public Nothing state() {
        return new Nothing();
    }
}
