package lamportbank.spring.trouble;

import java.time.Instant;

/// Something that is wrong until further notice.
///
/// @param what is wrong, in one sentence for a person
/// @param since when it began, by the clock on the wall
/// @param whatToDo what a person can do about it, or that nothing need be done
public record Trouble(String what, Instant since, String whatToDo) {}
