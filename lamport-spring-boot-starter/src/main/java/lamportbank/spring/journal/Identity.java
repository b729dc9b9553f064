package lamportbank.spring.journal;

/// Who the process of this journal is.
///
/// @param life random, and as old as the journal: what is numbered in it is numbered anew in another
/// @param incarnation what peers know it by. The same, unless the process was rebuilt from what its peers have: then it
///     is that of its former life. A process that lost its disk has another one
public record Identity(String life, String incarnation) {}
