package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import lamportbank.core.channel.IncomingChannel;
import lamportbank.core.channel.OutgoingChannel;
import lamportbank.core.process.Input;
import lamportbank.core.process.Journal;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Step;

/// A machine: its disk (the journal) survives a crash, its memory (the node) does not.
///
/// @param <S> the state of the protocol
final class Host<S> {
    final String label;
    final String incarnation;
    final MemoryJournal<S> journal;
    private final ProcessId name;
    private final Protocol.Kind<S> kind;
    private final int stepsPerSnapshot;
    private Node<S> node;
    private boolean up = true;
    private boolean dead;
    private final List<Input> held = new ArrayList<>();
    private long observed;

    /// Null if it knew more than its journal.
    private LamportProcess.@Nullable State<?> atCrash;

    Host(String label, ProcessId name, Protocol.Kind<S> kind, int stepsPerSnapshot, Carriage carriage) {
        this(label, name, kind, stepsPerSnapshot, carriage, kind.initial(), 0, Map.of());
    }

    /// A host in the middle of its life.
    ///
    /// @param heard the peers whose clocks it has seen
    Host(
            String label, ProcessId name, Protocol.Kind<S> kind, int stepsPerSnapshot, Carriage carriage, S state,
            long time, Map<ProcessId, IncomingChannel.State> heard) {
        this.label = label;
        this.incarnation = incarnation(label);
        this.name = name;
        this.kind = kind;
        this.stepsPerSnapshot = stepsPerSnapshot;
        journal = new MemoryJournal<>(name, carriage);
        journal.save(new Journal.Snapshot<>(0, 0, stateWith(name, kind, state, time, heard)));
        node = new Node<>(name, kind, journal, stepsPerSnapshot);
    }

    /// A channel on which nothing has come, from a peer whose clock is known to be there.
    static IncomingChannel.State heard(String label, long time) {
        return new IncomingChannel.State(incarnation(label), 0, time);
    }

    static <S> LamportProcess.State<S> stateWith(
            ProcessId name, Protocol.Kind<S> kind, S protocol, long time,
            Map<ProcessId, IncomingChannel.State> heard) {
        LamportProcess.State<S> fresh = LamportProcess.initial(name, kind);
        return new LamportProcess.State<>(
                name, time, fresh.calls(), fresh.outgoing(), new TreeMap<>(heard), fresh.pending(),
                fresh.exchanges(), fresh.expelled(), protocol);
    }

    static String incarnation(String label) {
        return label + "-incarnation";
    }

    /// @param patient whether the commit may wait
    /// @return empty if it does
    Optional<Node.Round> round(List<Input> inputs, boolean patient) {
        held.addAll(inputs);
        Optional<Node.Round> round = patient ? node.patientRound(inputs) : Optional.of(node.round(inputs));
        node.snapshotIfDue();
        return round;
    }

    /// The inputs that have been handled since this was last asked: of those of a round that failed nothing is left.
    List<Input> handled() {
        List<Input> handled = List.copyOf(held);
        held.clear();
        return handled;
    }

    void crash() {
        if (up) {
            atCrash = held.isEmpty() ? process().state() : null;
        }
        held.clear();
        up = false;
    }

    void crashForGood() {
        crash();
        dead = true;
    }

    void restart() {
        node = new Node<>(name, kind, journal, stepsPerSnapshot);
        up = true;
        LamportProcess.State<?> recovered = process().state();
        if (atCrash != null && !withoutAcknowledgements(recovered).equals(withoutAcknowledgements(atCrash))) {
            throw new AssertionError(label + " came back as " + recovered + " and was " + atCrash);
        }
    }

    /// Acknowledgements are not journaled: forgetting them is allowed.
    private static LamportProcess.State<?> withoutAcknowledgements(LamportProcess.State<?> state) {
        SortedMap<ProcessId, OutgoingChannel.State> outgoing = new TreeMap<>(state.outgoing());
        outgoing.replaceAll((_, channel) -> new OutgoingChannel.State(channel.sent(), channel.lastStamp(), List.of()));
        return new LamportProcess.State<>(
                state.self(), state.time(), state.calls(), outgoing, state.incoming(), state.pending(),
                state.exchanges(), state.expelled(), state.protocol());
    }

    boolean isUp() {
        return up;
    }

    boolean isDead() {
        return dead;
    }

    LamportProcess process() {
        return node.read(process -> process);
    }

    Node<S> node() {
        return node;
    }

    ProcessId self() {
        return process().self();
    }

    @SuppressWarnings("unchecked")
    S state() {
        return (S) process().protocol().state();
    }

    /// What was committed since this was last asked.
    List<Step> freshlyCommitted() {
        List<Step> fresh = journal.stepsAfter(observed);
        observed += fresh.size();
        return fresh;
    }

    @Override
    public String toString() {
        return label;
    }
}
