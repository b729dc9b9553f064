package lamportbank.core.branch;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Actions;
import lamportbank.core.process.ProcessId;

/// Changes the mode of all branches without letting an eager update meet an ordered one: the two would be carried
/// out in different orders at different replicas, and could be covered at one and not at another.
///
/// From the moment a branch learns of a change it begins no update. When all its own eager updates are done it says
/// so to everyone. A branch changes its mode when everyone has said so, and its queue of ordered updates is empty:
/// channels are FIFO, so by then every update of the old mode is here, and executed. What comes from a branch that has already said so
/// belongs to the new mode and waits for the change here. Changes that cross are made in timestamp order; everyone
/// knows of both before the first is made, because whoever asked for one said so before agreeing to the other.
///
/// Not thread-safe.
final class ModeSwitch {
    /// @param missing the branches that have not said that their old updates are done
    record Change(Mode mode, SortedSet<Integer> missing) {}

    /// @param changes known and not made, by the timestamp of the message that asked for them
    /// @param owed those of them to which this branch has not agreed
    public record State(SortedMap<Timestamp, Change> changes, SortedSet<Timestamp> owed) {}

    private final TreeMap<Timestamp, Change> changes = new TreeMap<>();
    private final TreeSet<Timestamp> owed;

    ModeSwitch(State state) {
        state.changes().forEach(
                (asked, change) -> changes.put(asked, new Change(change.mode(), new TreeSet<>(change.missing()))));
        owed = new TreeSet<>(state.owed());
    }

    static State initial() {
        return new State(new TreeMap<>(), new TreeSet<>());
    }

    boolean isUnderWay() {
        return !changes.isEmpty();
    }

    /// This branch asks for a change. It has no update of its own under way.
    void ask(Mode mode, SortedSet<Integer> others, Collection<ProcessId> peers, Actions actions) {
        long time = actions.multicast(peers, new BranchMessage.ChangeMode(mode));
        changes.put(new Timestamp(time, actions.self().number()), new Change(mode, new TreeSet<>(others)));
    }

    /// Another branch has asked for a change, or agreed to one: either way its old updates are done.
    void onWord(int from, Timestamp asked, Mode mode, SortedSet<Integer> others, Actions actions) {
        Change change = changes.computeIfAbsent(asked, unknown -> {
            owed.add(asked);
            return new Change(mode, new TreeSet<>(others));
        });
        change.missing().remove(from);
    }

    /// Agrees to everything that is asked. This branch has no eager update under way.
    void agree(Collection<ProcessId> peers, Actions actions) {
        owed.forEach(asked -> actions.multicast(
                peers, new BranchMessage.AgreeToMode(asked, changes.get(asked).mode())));
        owed.clear();
    }

    /// Whether what comes from a branch belongs to a mode that is not here yet.
    boolean isAheadOfUs(int branch) {
        return changes.values().stream().anyMatch(change -> !change.missing().contains(branch));
    }

    /// Whether the first change can be made as far as the others are concerned.
    boolean everyoneAgrees() {
        return isUnderWay() && owed.isEmpty() && changes.firstEntry().getValue().missing().isEmpty();
    }

    /// @return the mode to take on
    Mode make() {
        return changes.pollFirstEntry().getValue().mode();
    }

    State state() {
        TreeMap<Timestamp, Change> copy = new TreeMap<>();
        changes.forEach((asked, change) -> copy.put(asked, new Change(change.mode(), new TreeSet<>(change.missing()))));
        return new State(copy, new TreeSet<>(owed));
    }
}
