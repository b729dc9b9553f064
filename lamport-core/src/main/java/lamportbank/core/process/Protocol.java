package lamportbank.core.process;

import java.util.Collection;
import java.util.List;

/// An algorithm: how a process reacts to each kind of input. Implementations are deterministic (no clock on
/// the wall, no randomness, no threads, ordered collections only), because a process is rebuilt after a
/// crash by handling its journaled inputs once more. All calls come from one thread.
///
/// A protocol that does not want an input throws [Refusal] **before** it changes anything.
///
/// @param <S> the whole state, as an immutable record that a journal can store
public interface Protocol<S> {
    /// A person asked for something.
    default void onCommand(Command command, Actions actions) {
        throw new Refusal(Refusal.Reason.INVALID, "this process takes no commands");
    }

    /// Whether the process is one that this one works with. Only then is a stamp of it an event here: who is no peer may
    /// look, and moves no clock.
    default boolean isPeer(ProcessId process) {
        return true;
    }

    /// Those without whom this process cannot go on, and of whom it hears again and again. No leap may take its clock so
    /// far ahead of what they are known to have reached that they would not take what it says.
    default Collection<ProcessId> mustFollow() {
        return List.of();
    }

    /// Whether the answer to a question may set the clock further ahead than a peer can honestly get
    /// ([lamportbank.core.clock.LamportClock#MAX_JUMP]): the first word to a newcomer does.
    default boolean mayLeap(Message question) {
        return false;
    }

    /// Whether this message of somebody who is no peer yet may set the clock more than a thousand ahead: as far as
    /// a question of a peer may.
    default boolean mayLeapAsStranger(Message message) {
        return false;
    }

    /// Asked about every message before the clock moves for it.
    ///
    /// @throws Refusal if it must not be taken
    default void check(ProcessId from, long stamp, Message message) {
        throw new Refusal(Refusal.Reason.INVALID, "this process takes no messages");
    }

    /// Asked about every question before the clock moves for it.
    ///
    /// @throws Refusal if it must not be taken
    default void checkQuestion(ProcessId from, long stamp, Message question) {
        throw new Refusal(Refusal.Reason.INVALID, "this process is asked nothing");
    }

    /// A message came, exactly once and in the order in which the peer sent it. The clock is already past it.
    ///
    /// @param stamp the sender's time
    default void onMessage(ProcessId from, long stamp, Message message, Actions actions) {}

    /// Another process asks and waits. The clock is already past the question.
    ///
    /// @param exchange to be given to [Actions#answer], once
    default void onQuestion(long exchange, ProcessId from, Message question, Actions actions) {}

    /// The answer to a question that [Actions#call] sent. The clock is already past it.
    default void onAnswer(ProcessId from, Message question, Message answer, Actions actions) {}

    /// Everything that was waiting has been handled.
    default void onTurn(Actions actions) {}

    /// Whether the peer may be waiting for this message, as far as is known here. If it is not, the message may leave a
    /// little later, together with the next.
    default boolean isAwaited(ProcessId peer, Message message) {
        return true;
    }

    /// A copy of the state, from which [Kind#restore] makes an equal protocol.
    S state();

    /// How to make a protocol from its state.
    ///
    /// @param <S> the state
    interface Kind<S> {
        /// The state of a process that has seen nothing.
        S initial();

        Protocol<S> restore(S state);
    }
}
