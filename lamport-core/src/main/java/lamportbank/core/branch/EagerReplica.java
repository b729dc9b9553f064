package lamportbank.core.branch;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import lamportbank.core.branch.BranchFact.Stage;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Actions;
import lamportbank.core.process.ProcessId;

/// Eager propagation: the update is executed where it was asked for, then the other branches are told, one
/// after the other in the order of their numbers, each when the one before it has answered. Sending moves no
/// clock; that keeps the clock values of the system that this mode replays. Not thread-safe.
final class EagerReplica {
    /// An update under way from here.
    ///
    /// @param exchange the customer who waits, 0 for none
    /// @param balance of the replica right after the update
    /// @param untold the branches that have not answered yet; the first has been asked
    record Propagation(Update update, long exchange, Money balance, SortedSet<Integer> untold) {}

    /// @param begun how many propagations began here
    /// @param propagations those under way, by number
    public record State(long begun, SortedMap<Long, Propagation> propagations) {}

    private long begun;
    private final TreeMap<Long, Propagation> propagations;

    EagerReplica(State state) {
        begun = state.begun();
        propagations = new TreeMap<>(state.propagations());
    }

    static State initial() {
        return new State(0, new TreeMap<>());
    }

    /// @return the propagation, if there is nobody to tell
    Optional<Propagation> begin(
            Update update, long exchange, Money balance, SortedSet<Integer> others, Actions actions) {
        long number = ++begun;
        return advance(number, new Propagation(update, exchange, balance, others), actions);
    }

    /// @return the propagation, if this was the last answer
    Optional<Propagation> onPropagated(long number, Actions actions) {
        Propagation propagation = propagations.remove(number);
        if (propagation == null) {
            throw new IllegalStateException("no propagation " + number);
        }
        Update update = propagation.update();
        actions.happened(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.PROPAGATE_RESPONSE));
        SortedSet<Integer> untold = new TreeSet<>(propagation.untold());
        untold.removeFirst();
        return advance(
                number,
                new Propagation(update, propagation.exchange(), propagation.balance(), untold),
                actions);
    }

    private Optional<Propagation> advance(long number, Propagation propagation, Actions actions) {
        if (propagation.untold().isEmpty()) {
            return Optional.of(propagation);
        }
        propagations.put(number, propagation);
        actions.sendUnticked(
                new ProcessId(BranchProtocol.BRANCH, propagation.untold().first()),
                new BranchMessage.Propagate(number, propagation.update()));
        return Optional.empty();
    }

    /// Whether the answer to this propagation is due from this branch.
    boolean awaits(long number, int branch) {
        Propagation propagation = propagations.get(number);
        return propagation != null && propagation.untold().first() == branch;
    }

    boolean isIdle() {
        return propagations.isEmpty();
    }

    State state() {
        return new State(begun, new TreeMap<>(propagations));
    }
}
