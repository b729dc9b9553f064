package lamportbank.core.process;

/// Something a person asks of a process. Each protocol seals its own set; a command is an immutable record.
public interface Command {}
