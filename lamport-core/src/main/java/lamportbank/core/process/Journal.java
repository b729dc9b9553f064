package lamportbank.core.process;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Where a process's steps are kept. Used by one thread at a time.
///
/// @param <S> the state of the protocol
public interface Journal<S> {
    /// A state of the process.
    ///
    /// @param step the number of the last step in it, 0 for none
    /// @param effect the number of the last effect in it, 0 for none
    /// @param <S> the state of the protocol
    record Snapshot<S>(long step, long effect, LamportProcess.State<S> state) {}

    /// Stores all the steps or none; what it has returned from survives any crash of the process or machine.
    ///
    /// @param steps numbered on from the last one stored
    void append(List<Step> steps);

    /// Stores a state, so that recovery need not begin at step 1.
    void save(Snapshot<S> snapshot);

    /// The newest stored state, if there is one.
    Optional<Snapshot<S>> latest();

    /// Gives every step after `step` to the consumer, in order.
    void replay(long step, Consumer<Step> consumer);
}
