package lamportbank.core.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import lamportbank.core.channel.IncomingChannel;
import lamportbank.core.channel.OutgoingChannel;
import lamportbank.core.clock.LamportClock;

/// A process: a clock, a channel to and from each peer, and a protocol. Input in, effects out.
///
/// Whoever runs it owes it this, in this order, for every batch of inputs:
///  1. call [#handle] for each, from one thread, and keep the effects;
///  2. write the steps to the journal, all or none;
///  3. only then send the messages, make the calls and answer the questions that the effects name.
///
/// After a crash, an equal process is made from the last stored [State] by handling the journaled inputs after
/// it. If step 2 fails the process has run ahead of its journal: discard it and do the same.
public final class LamportProcess implements Actions {
    /// A question of the protocol that is not answered yet. It is asked until it is, over crashes too; a plain
    /// [Exchange] is not: whoever began it is gone after a crash.
    ///
    /// @param time when it was sent; asking again is the same event, with the same stamp
    public record Pending(long time, ProcessId to, Message question) {}

    /// @param protocol the protocol's own state
    /// @param expelled peers of which nothing is taken any more
    /// @param <S> the state of the protocol
    public record State<S>(
            ProcessId self,
            long time,
            long calls,
            SortedMap<ProcessId, OutgoingChannel.State> outgoing,
            SortedMap<ProcessId, IncomingChannel.State> incoming,
            SortedMap<Long, Pending> pending,
            SortedMap<Long, ProcessId> exchanges,
            SortedSet<ProcessId> expelled,
            S protocol) {}

    private ProcessId self;
    private final LamportClock clock;
    private long calls;
    private final SortedMap<ProcessId, OutgoingChannel> outgoing = new TreeMap<>();
    private final SortedMap<ProcessId, IncomingChannel> incoming = new TreeMap<>();
    private final SortedMap<Long, Pending> pending;
    private final SortedMap<Long, ProcessId> exchanges;
    private final SortedSet<ProcessId> expelled;
    private final Protocol<?> protocol;
    private List<Effect> effects = new ArrayList<>();

    private LamportProcess(State<?> state, Protocol<?> protocol) {
        self = state.self();
        clock = new LamportClock(state.time());
        calls = state.calls();
        state.outgoing().forEach((peer, channel) -> outgoing.put(peer, new OutgoingChannel(channel)));
        state.incoming().forEach((peer, channel) -> incoming.put(peer, new IncomingChannel(channel)));
        pending = new TreeMap<>(state.pending());
        exchanges = new TreeMap<>(state.exchanges());
        expelled = new TreeSet<>(state.expelled());
        this.protocol = protocol;
    }

    /// The state of a process that has seen nothing.
    public static <S> State<S> initial(ProcessId self, Protocol.Kind<S> kind) {
        return new State<>(
                self,
                0,
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                kind.initial());
    }

    /// The process that had this state.
    public static <S> LamportProcess restore(Protocol.Kind<S> kind, State<S> state) {
        return new LamportProcess(state, kind.restore(state.protocol()));
    }

    /// Handles one input.
    ///
    /// @return what it led to; nothing for a duplicate
    /// @throws Refusal if the input is not taken; nothing has changed
    public List<Effect> handle(Input input) {
        effects = new ArrayList<>();
        try {
            switch (input) {
                case Input.Ask(Command command) -> protocol.onCommand(command, this);
                case Input.Deliver message -> deliver(message);
                case Input.Serve question -> serve(question);
                case Input.Call(ProcessId to, Message question) -> call(to, question);
                case Input.Return answer -> returned(answer);
                case Input.Turn() -> protocol.onTurn(this);
            }
        } catch (Refusal refusal) {
            if (!effects.isEmpty()) {
                throw new IllegalStateException("refused too late: " + effects, refusal);
            }
            throw refusal;
        }
        return List.copyOf(effects);
    }

    private void deliver(Input.Deliver in) {
        requireMember(in.from());
        IncomingChannel channel = incoming.get(in.from());
        if (channel == null) {
            channel = IncomingChannel.begin(in.incarnation());
        }
        if (!channel.isNext(in.incarnation(), in.sequence())) {
            return;
        }
        requireNearStamp(in.stamp());
        channel.requireStamp(in.stamp(), in.message());
        protocol.check(in.from(), in.stamp(), in.message());
        requireNoLeapOfStranger(in);
        channel.take(in.sequence(), in.stamp());
        incoming.put(in.from(), channel);
        long time = clock.receive(in.stamp());
        effects.add(new Effect.Received(time, in.from(), in.sequence(), in.stamp(), in.message()));
        protocol.onMessage(in.from(), in.stamp(), in.message(), this);
    }

    private void requireNoLeapOfStranger(Input.Deliver in) {
        if (isPeer(in.from()) || !clock.isLeap(in.stamp())) {
            return;
        }
        if (!protocol.mayLeapAsStranger(in.message())) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    "a stamp of one who is no peer is at most 1,024 ahead of the clock here, which is at "
                            + clock.time() + ": not " + in.stamp());
        }
        requireSmallLeap(in.from(), in.stamp());
    }

    private void serve(Input.Serve in) {
        boolean plain = in.question() instanceof Exchange;
        if (plain) {
            if (!isEvent(in.from(), in.stamp())) {
                return; // a stranger looks, as a person does
            }
        } else {
            requireMember(in.from());
            requireNearStamp(in.stamp());
            requireSmallLeap(in.from(), in.stamp());
            protocol.checkQuestion(in.from(), in.stamp(), in.question());
            if (!isPeer(in.from()) && clock.isLeap(in.stamp())) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        "who is no peer yet has done nothing yet: its clock is not at " + in.stamp()
                                + ", far ahead of the one here, which is at " + clock.time());
            }
        }
        long time = clock.receive(in.stamp());
        exchanges.put(in.exchange(), in.from());
        effects.add(new Effect.Served(time, in.from(), in.exchange(), in.stamp(), in.question()));
        if (plain) {
            answer(in.exchange(), in.question());
        } else {
            protocol.onQuestion(in.exchange(), in.from(), in.question(), this);
        }
    }

    private void returned(Input.Return in) {
        boolean plain = in.answer() instanceof Exchange;
        Pending asked = pending.get(in.call());
        if (asked == null && !plain) {
            return; // the second answer to a question that was asked again
        }
        if (plain && !isPeer(in.from())) {
            return; // it was no process of ours that answered
        }
        if (asked != null && protocol.mayLeap(asked.question())) {
            requireStamp(in.stamp());
        } else {
            requireNearStamp(in.stamp());
        }
        pending.remove(in.call());
        long time = clock.receive(in.stamp());
        effects.add(new Effect.Returned(time, in.from(), in.call(), in.stamp(), in.answer()));
        if (asked != null) {
            protocol.onAnswer(asked.to(), asked.question(), in.answer(), this);
        }
    }

    /// Whether a plain [Exchange] with this stamp is an event here: for whoever must know before anything is done for it.
    ///
    /// @throws Refusal if it is one that must not be taken
    public boolean isEvent(ProcessId from, long stamp) {
        if (!isPeer(from)) {
            return false;
        }
        requireNearStamp(stamp);
        requireSmallLeap(from, stamp);
        return true;
    }

    private void requireMember(ProcessId from) {
        if (expelled.contains(from)) {
            throw new Refusal(Refusal.Reason.FENCED, from + " was evicted; it can join anew under another number");
        }
    }

    private void requireNearStamp(long stamp) {
        requireStamp(stamp);
        if (!clock.isNear(stamp)) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    "a stamp is at most 2^32 ahead of the clock here, which is at " + clock.time() + ": not " + stamp);
        }
    }

    /// Anybody can ask something in a peer's name, or come as a newcomer. What is taken of him must not take this clock out of the reach of those
    /// who have to be told: their clocks are where they were when they were last heard of, or later.
    private void requireSmallLeap(ProcessId from, long stamp) {
        if (!clock.isLeap(stamp)) {
            return;
        }
        if (stamp - clock.time() > LamportClock.MAX_LEAD) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    "who asks, or is new, is at most 2^31 ahead of the clock here, which is at " + clock.time()
                            + ": not at "
                            + stamp);
        }
        for (ProcessId peer : protocol.mustFollow()) {
            IncomingChannel channel = incoming.get(peer);
            long reached = channel == null ? 0 : Math.max(0, channel.lastStamp());
            if (!peer.equals(from) && stamp - reached > LamportClock.MAX_LEAD) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        "a stamp is at most 2^31 ahead of " + peer + ", which was last heard of at " + reached
                                + ": not "
                                + stamp);
            }
        }
    }

    private static void requireStamp(long stamp) {
        if (!LamportClock.accepts(stamp)) {
            throw new Refusal(Refusal.Reason.INVALID, "a stamp must be 0 to 2^53 - 2, not " + stamp);
        }
    }

    /// Whether a stamp of this process is an event here. The evicted are no peers any more.
    public boolean isPeer(ProcessId process) {
        return protocol.isPeer(process) && !expelled.contains(process);
    }

    /// Whether the clock has come so far that people should know.
    public boolean isClockNearlyUsedUp() {
        return clock.isNearlyUsedUp();
    }

    /// The receiver's word that it has committed everything up to `sequence`. No input: it moves no clock, and
    /// forgetting it in a crash costs only duplicates.
    public void acknowledge(ProcessId peer, long sequence) {
        OutgoingChannel channel = outgoing.get(peer);
        if (channel != null) {
            channel.acknowledge(sequence);
        }
    }

    /// The number of the last message taken from a peer, to be acknowledged once the journal has it.
    public long receivedFrom(ProcessId peer) {
        IncomingChannel channel = incoming.get(peer);
        return channel == null ? 0 : channel.received();
    }

    /// As [#receivedFrom], for a peer that is back and asks.
    ///
    /// @throws Refusal if nothing is taken from it any more
    public long receivedFrom(ProcessId peer, String incarnation) {
        requireMember(peer);
        IncomingChannel channel = incoming.get(peer);
        if (channel != null) {
            channel.requireIncarnation(incarnation);
        }
        return receivedFrom(peer);
    }

    /// The questions that are still to be asked, by call number.
    public SortedMap<Long, Pending> pendingCalls() {
        return new TreeMap<>(pending);
    }

    /// The sending ends of the channels, with what still has to arrive.
    public Map<ProcessId, OutgoingChannel.State> outgoing() {
        SortedMap<ProcessId, OutgoingChannel.State> states = new TreeMap<>();
        outgoing.forEach((peer, channel) -> states.put(peer, channel.state()));
        return states;
    }

    /// The peers to whom there is a channel.
    public Set<ProcessId> peers() {
        return Set.copyOf(outgoing.keySet());
    }

    public Protocol<?> protocol() {
        return protocol;
    }

    public State<?> state() {
        SortedMap<ProcessId, IncomingChannel.State> in = new TreeMap<>();
        incoming.forEach((peer, channel) -> in.put(peer, channel.state()));
        return new State<>(
                self,
                clock.time(),
                calls,
                new TreeMap<>(outgoing()),
                in,
                pendingCalls(),
                new TreeMap<>(exchanges),
                new TreeSet<>(expelled),
                protocol.state());
    }

    @Override
    public ProcessId self() {
        return self;
    }

    @Override
    public long time() {
        return clock.time();
    }

    @Override
    public void localEvent(Fact fact) {
        effects.add(new Effect.Happened(clock.tick(), fact));
    }

    @Override
    public void happened(Fact fact) {
        effects.add(new Effect.Happened(clock.time(), fact));
    }

    @Override
    public long multicast(Collection<ProcessId> receivers, Message message) {
        requireTicks(message, true);
        long time = clock.tick();
        send(receivers, time, message);
        return time;
    }

    @Override
    public void sendUnticked(ProcessId to, Message message) {
        requireTicks(message, false);
        send(List.of(to), clock.time(), message);
    }

    /// The receiver expects a later stamp, or not.
    private static void requireTicks(Message message, boolean sent) {
        if (message.sendingTicks() != sent) {
            throw new IllegalStateException("this is not how it is sent: " + message);
        }
    }

    private void send(Collection<ProcessId> receivers, long time, Message message) {
        SortedMap<ProcessId, Long> sequences = new TreeMap<>();
        for (ProcessId to : new TreeSet<>(receivers)) {
            OutgoingChannel channel = outgoing.computeIfAbsent(to, peer -> new OutgoingChannel());
            sequences.put(to, channel.send(time, message).sequence());
        }
        if (!sequences.isEmpty()) {
            effects.add(new Effect.Sent(time, sequences, message));
        }
    }

    @Override
    public long lastSentTo(ProcessId peer) {
        OutgoingChannel channel = outgoing.get(peer);
        return channel == null ? -1 : channel.lastStamp();
    }

    @Override
    public void call(ProcessId to, Message question) {
        long call = ++calls;
        long time = clock.tick();
        if (!(question instanceof Exchange)) {
            pending.put(call, new Pending(time, to, question));
        }
        effects.add(new Effect.Called(time, to, call, question));
    }

    @Override
    public void answer(long exchange, Message answer) {
        ProcessId to = exchanges.remove(exchange);
        if (to == null) {
            throw new IllegalStateException("exchange " + exchange + " is not open");
        }
        effects.add(new Effect.Answered(clock.tick(), to, exchange, answer));
    }

    @Override
    public void become(ProcessId name) {
        self = name;
    }

    @Override
    public void hasSent(ProcessId peer, long messages) {
        outgoing.computeIfAbsent(peer, name -> new OutgoingChannel()).hasSent(messages);
    }

    @Override
    public void forget(ProcessId peer) {
        outgoing.remove(peer);
    }

    @Override
    public void expel(ProcessId peer) {
        expelled.add(peer);
    }
}
