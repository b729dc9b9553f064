package lamportbank.spring.journal;

/// Who the process of this journal is.
///
/// @param incarnation random, and as old as the journal: a process that lost its disk has another one
public record Identity(String incarnation) {}
