package lamportbank.core.branch;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

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
    /// @param early by change of which the branch that asked for it has not told yet: who agrees, and to which mode
    public record State(
            SortedMap<Timestamp, Change> changes,
            SortedSet<Timestamp> owed,
            @Nullable SortedMap<Timestamp, SortedMap<Integer, Mode>> early) {
        /// @param early null in a journal of before 2026-11-28
        public State {
            early = early == null ? new TreeMap<>() : early;
        }
    }

    private final TreeMap<Timestamp, Change> changes = new TreeMap<>();
    private final TreeSet<Timestamp> owed;
    private final TreeMap<Timestamp, SortedMap<Integer, Mode>> early;

    ModeSwitch(State state) {
        state.changes().forEach(
                (asked, change) -> changes.put(asked, new Change(change.mode(), new TreeSet<>(change.missing()))));
        owed = new TreeSet<>(state.owed());
        early = copy(state.early());
    }

    static State initial() {
        return new State(new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
    }

    boolean isUnderWay() {
        return !changes.isEmpty();
    }

    /// This branch asks for a change. It has no update of its own under way.
    void ask(Mode mode, SortedSet<Integer> others, Collection<ProcessId> peers, Actions actions) {
        long time = actions.multicast(peers, new BranchMessage.ChangeMode(mode));
        changes.put(new Timestamp(time, actions.self().number()), new Change(mode, new TreeSet<>(others)));
    }

    /// Another branch asks for a change. Its old updates are done.
    void onAsked(Timestamp asked, Mode mode, SortedSet<Integer> others) {
        SortedSet<Integer> missing = new TreeSet<>(others);
        missing.remove(asked.node());
        SortedMap<Integer, Mode> words = early.remove(asked);
        if (words != null) {
            words.forEach((from, agreed) -> missing.removeIf(branch -> branch.equals(from) && agreed == mode));
        }
        changes.put(asked, new Change(mode, missing));
        owed.add(asked);
    }

    /// Whether a branch may agree to this change: it has not yet, and nothing contradicts that somebody has asked for it.
    ///
    /// @param heard the time up to which the branch that is said to have asked has been heard
    boolean takes(int from, Timestamp asked, Mode mode, long heard) {
        Change change = changes.get(asked);
        if (change != null) {
            return change.mode() == mode && change.missing().contains(from);
        }
        return heard < asked.time()
                && early.entrySet().stream().noneMatch(
                        known -> known.getKey().node() == asked.node() && known.getValue().containsKey(from));
    }

    /// Another branch agrees to a change. If whoever asked for it has not been heard, the word is kept and nothing else
    /// happens: no branch is held up by a change that only a third one speaks of. Nobody makes a change to which this
    /// branch has not agreed, so nobody can be ahead of it on account of such a word.
    void onAgreed(int from, Timestamp asked, Mode mode) {
        Change change = changes.get(asked);
        if (change == null) {
            early.computeIfAbsent(asked, _ -> new TreeMap<>()).put(from, mode);
        } else {
            change.missing().remove(from);
        }
    }

    /// A branch has been heard up to a timestamp of its own: changes before that are known, or it never asked for them.
    void heard(Timestamp stamp) {
        early.keySet().removeIf(asked -> asked.node() == stamp.node() && asked.isBefore(stamp));
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

    /// The mode in which a branch begins updates, as far as it has said.
    ///
    /// @param here the mode of this branch
    Mode modeOf(int branch, Mode here) {
        return changes.descendingMap().values().stream()
                .filter(change -> !change.missing().contains(branch))
                .findFirst()
                .map(Change::mode)
                .orElse(here);
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
        return new State(copy, new TreeSet<>(owed), copy(early));
    }

    private static TreeMap<Timestamp, SortedMap<Integer, Mode>> copy(
            SortedMap<Timestamp, SortedMap<Integer, Mode>> early) {
        TreeMap<Timestamp, SortedMap<Integer, Mode>> copy = new TreeMap<>();
        early.forEach((asked, words) -> copy.put(asked, new TreeMap<>(words)));
        return copy;
    }
}
