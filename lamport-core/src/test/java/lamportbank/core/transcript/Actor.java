package lamportbank.core.transcript;

import java.util.List;

import lamportbank.core.channel.Envelope;
import lamportbank.core.channel.OutgoingChannel;
import lamportbank.core.process.Input;
import lamportbank.core.process.Journal;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;

/// A process on the stage: a real node and its disk.
///
/// @param <S> the state of the protocol
final class Actor<S> {
    /// So few that a restart begins from a snapshot in most transcripts, and handles a step or two again.
    private static final int STEPS_PER_SNAPSHOT = 3;

    private final ProcessId name;
    private final ProcessId born;
    private final Protocol.Kind<S> kind;
    private final Disk<S> disk = new Disk<>();
    private Node<S> node;
    private final String incarnation;
    private boolean up = true;

    /// @param name what the transcript calls it
    /// @param born the name that it begins with itself: a client learns its number from the bank
    Actor(ProcessId name, ProcessId born, Protocol.Kind<S> kind, S state) {
        this.name = name;
        this.born = born;
        this.kind = kind;
        incarnation = firstIncarnation(name);
        LamportProcess.State<S> fresh = LamportProcess.initial(born, kind);
        disk.save(new Journal.Snapshot<>(
                0,
                0,
                new LamportProcess.State<>(
                        born,
                        fresh.time(),
                        fresh.calls(),
                        fresh.outgoing(),
                        fresh.incoming(),
                        fresh.pending(),
                        fresh.exchanges(),
                        fresh.expelled(),
                        state)));
        node = new Node<>(born, kind, disk, STEPS_PER_SNAPSHOT);
    }

    static String firstIncarnation(ProcessId name) {
        return name + "-first-life";
    }

    Node.Round round(Input input) {
        Node.Round round = node.round(List.of(input));
        node.snapshotIfDue();
        return round;
    }

    void fail(boolean fails) {
        disk.fail(fails);
    }

    void crash() {
        up = false;
    }

    void restart() {
        node = new Node<>(born, kind, disk, STEPS_PER_SNAPSHOT);
        up = true;
    }

    boolean isUp() {
        return up;
    }

    ProcessId name() {
        return name;
    }

    String incarnation() {
        return incarnation;
    }

    void acknowledge(ProcessId peer, long sequence) {
        node.acknowledge(peer, sequence);
    }

    LamportProcess process() {
        return node.read(process -> process);
    }

    /// What the receiver has not acknowledged, in order.
    List<Envelope> waitingFor(ProcessId to) {
        OutgoingChannel.State channel = process().outgoing().get(to);
        return channel == null ? List.of() : channel.unacknowledged();
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
