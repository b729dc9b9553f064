package lamportbank.dashboard.watch;

import java.time.Instant;

import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;

/// An effect, and where and when it was.
///
/// @param number among the effects of the process
/// @param at by the clock on the wall, for people
/// @param length as JSON, about
record Occurrence(ProcessId process, long number, Instant at, Effect effect, int length) {}
