package lamportbank.core.process;

/// Something one process tells another. Each protocol seals its own set; a message is an immutable record.
public interface Message {
    /// How many bytes this has as JSON, about and at most: for whoever bounds memory by bytes. A message that can have more
    /// than a few short texts says so itself.
    default int bytes() {
        return 512;
    }

    /// Whether sending this on a channel is an event: then its stamp is later than that of whatever was sent before.
    /// Only the eager propagation of the branches sends without one ([Actions#sendUnticked]).
    default boolean sendingTicks() {
        return true;
    }
}
