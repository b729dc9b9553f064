package lamportbank.core.process;

/// Something that has happened inside a process and that others may want to know: "entered the critical
/// section", "block appended". Each protocol seals its own set; a fact is an immutable record.
public interface Fact {}
