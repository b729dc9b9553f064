package lamportbank.core.branch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;

/// The latest updates with a customer's id that were executed, so that none is executed again. It is part of the
/// replicated state: it keeps the last [#MOST] updates of *each* branch that was asked. Every replica executes the
/// updates of one branch in the same order, whatever the mode, so at a change to ordered all replicas remember, and have
/// forgotten, the same. A memory of the last ones of all branches together would not be the same after an eager phase,
/// in which replicas execute the updates of different branches in different orders.
///
/// Not thread-safe.
final class ExecutedIds {
    /// Of each branch. Twelve branches remember 60,000 updates, about 10 MB of heap.
    static final int MOST = BranchProtocol.REMEMBERED;

    /// In the place of a branch's number: updates that this branch has refused eagerly, of which no other knows.
    private static final int HERE_ONLY = 0;

    /// @param balance of this replica after it
    record Executed(Update update, Outcome outcome, Money balance) {
        Ending endingOf(Update other) {
            return update.equals(other) ? Ending.of(outcome) : Ending.CONFLICT;
        }
    }

    /// @param updates by the branch that was asked, the oldest first
    public record Ids(SortedMap<Integer, List<Executed>> updates) {}

    private final TreeMap<Integer, LinkedHashMap<Long, Executed>> updates = new TreeMap<>();

    ExecutedIds(Ids state) {
        state.updates().forEach((branch, executed) -> executed.forEach(update -> add(branch, update)));
    }

    static Ids initial() {
        return new Ids(new TreeMap<>());
    }

    void add(int branch, Executed executed) {
        Update update = executed.update();
        if (update.hasCustomersId()) {
            LinkedHashMap<Long, Executed> ofBranch = updates.computeIfAbsent(branch, _ -> new LinkedHashMap<>());
            ofBranch.put(update.eventId(), executed);
            if (ofBranch.size() > MOST) {
                ofBranch.pollFirstEntry();
            }
        }
    }

    void addRefusedHere(Executed refused) {
        add(HERE_ONLY, refused);
    }

    /// What only this replica remembers must not decide anything in total order.
    void forgetRefusedHere() {
        updates.remove(HERE_ONLY);
    }

    /// What is known of an id. After an eager phase two branches may have executed the same one; all replicas go by the
    /// branch with the largest number.
    Optional<Executed> find(long eventId) {
        return updates.descendingMap().values().stream()
                .filter(ofBranch -> ofBranch.containsKey(eventId))
                .map(ofBranch -> ofBranch.get(eventId))
                .findFirst();
    }

    /// Whether an update with this id, asked for at this branch, has been executed.
    boolean contains(int branch, long eventId) {
        LinkedHashMap<Long, Executed> ofBranch = updates.get(branch);
        return ofBranch != null && ofBranch.containsKey(eventId);
    }

    Ids state() {
        TreeMap<Integer, List<Executed>> copy = new TreeMap<>();
        updates.forEach((branch, executed) -> copy.put(branch, List.copyOf(executed.values())));
        return new Ids(copy);
    }
}
