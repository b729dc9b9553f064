package lamportbank.core.process;

/// Something one process tells another. Each protocol seals its own set; a message is an immutable record.
public interface Message {}
