package lamportbank.spring.journal;

import java.time.Instant;
import java.util.function.Consumer;

import lamportbank.core.process.Journal;

/// A journal that belongs to one running process at a time, and can be asked whether a commit that failed was stored.
///
/// @param <S> the state of the protocol
public interface OwnedJournal<S> extends Journal<S> {
    /// From now on the journal is this process's, written in its format, and whoever had it before has lost it. To be
    /// called when it has been read, and has an identity.
    void takeOver();

    /// To be asked when a commit has failed: two processes on one journal cannot both store a step, for steps are
    /// numbered; whoever comes second finds out here.
    ///
    /// @throws UnusableJournal if another process has opened the journal since, or keeps this one out
    void requireOurs();

    /// To be asked when something could not be stored: puts down as much as a large round and takes it away again.
    ///
    /// @throws org.springframework.dao.DataAccessException if there is no room
    void requireRoom();

    /// When the last steps were stored, by the clock on the wall.
    Instant committedAt();

    /// Gives every stored step with effects after `effect` to the consumer, in order.
    void replayEffects(long effect, Consumer<JdbcJournal.Stored> consumer);
}
