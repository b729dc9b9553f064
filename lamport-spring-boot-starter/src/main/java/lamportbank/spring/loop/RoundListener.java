package lamportbank.spring.loop;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Step;

/// Is told what has been committed. This is the one way out of a process: channels, calls, feed, meters and the
/// services' own waiting rooms are all listeners.
///
/// Called on the loop's thread, after the commit, in the order of the rounds. Must not block, and must not keep
/// the process.
@FunctionalInterface
public interface RoundListener {
    /// @param steps at least one
    /// @param at when they were committed, by the clock on the wall
    void committed(List<Step> steps, Instant at, LamportProcess process);

    /// Why the process should take on no more work now, null if it may. Asked by anyone, at any time.
    default @Nullable String full() {
        return null;
    }

    /// The process has been recovered and is about to take its first input.
    default void started(LamportProcess process) {}
}
