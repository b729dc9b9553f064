package lamportbank.spring.journal;

import java.time.Instant;
import java.util.List;

import lamportbank.core.process.Step;

/// Keeps tables of a service in step with its journal, so that they can be queried. Called on the loop's thread,
/// in the transaction that stores the steps: both are committed, or neither.
@FunctionalInterface
public interface Projection {
    /// @param at the time on the wall, for people
    void project(List<Step> steps, Instant at);
}
