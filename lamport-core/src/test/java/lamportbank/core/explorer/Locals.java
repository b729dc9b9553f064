package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import lamportbank.core.channel.OutgoingChannel;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;

/// One process on its own: the states that it can be in, and what each input leads to. A delivery changes nobody but
/// its receiver, so the same few local transitions make up millions of global ones; each is computed once, by the real
/// process. For several threads.
///
/// @param <S> the state of its protocol
final class Locals<S> {
    /// One input and the turn after it, committed.
    ///
    /// @param number among all transitions of all processes
    /// @param next the state after it
    /// @param steps the effects of the input and of the turn, as far as there are any
    /// @param refusal why the input was not taken, null if it was
    record Transition(int number, int next, List<List<Effect>> steps, Refusal refusal) {
        boolean changesNothing() {
            return steps.isEmpty();
        }
    }

    /// An input, by numbers.
    ///
    /// @param kind where it comes from
    /// @param number which of those that can come from there
    record Cause(int state, int kind, int number) {}

    private record Origin(int state, Input input) {}

    private final Scenario.Actor<S> actor;
    private final Interned<LamportProcess.State<S>> states = new Interned<>();
    private final Map<Cause, Transition> transitions = new ConcurrentHashMap<>();
    private final Map<Integer, Origin> origins = new ConcurrentHashMap<>();
    private final Derived<Boolean> recoveries = new Derived<>(this::isRecovered);

    Locals(Scenario.Actor<S> actor) {
        this.actor = actor;
        states.number(actor.beginning());
    }

    LamportProcess.State<S> state(int number) {
        return states.get(number);
    }

    /// @param numbers gives a new transition its number
    Transition on(Cause cause, Supplier<Input> input, IntSupplier numbers) {
        Transition known = transitions.get(cause);
        return known != null ? known : compute(cause, input.get(), numbers);
    }

    private synchronized Transition compute(Cause cause, Input input, IntSupplier numbers) {
        Transition known = transitions.get(cause);
        if (known != null) {
            return known;
        }
        LamportProcess process = LamportProcess.restore(actor.kind(), states.get(cause.state()));
        List<List<Effect>> steps = new ArrayList<>();
        Refusal refusal = null;
        try {
            keep(process.handle(input), steps);
        } catch (Refusal refused) {
            refusal = refused;
        }
        keep(process.handle(new Input.Turn()), steps);
        int next = steps.isEmpty() ? cause.state() : states.number(onlyItself(process));
        if (next != 0) {
            origins.putIfAbsent(next, new Origin(cause.state(), input));
        }
        Transition transition = new Transition(numbers.getAsInt(), next, List.copyOf(steps), refusal);
        transitions.put(cause, transition);
        return transition;
    }

    private static void keep(List<Effect> effects, List<List<Effect>> steps) {
        if (!effects.isEmpty()) {
            steps.add(effects);
        }
    }

    /// What is in the channels is kept with the channels ([Wire]), so here all of it counts as arrived.
    @SuppressWarnings("unchecked")
    private LamportProcess.State<S> onlyItself(LamportProcess process) {
        LamportProcess.State<S> state = (LamportProcess.State<S>) process.state();
        SortedMap<ProcessId, OutgoingChannel.State> sent = new TreeMap<>(state.outgoing());
        sent.replaceAll((_, channel) -> new OutgoingChannel.State(channel.sent(), channel.lastStamp(), List.of()));
        return new LamportProcess.State<>(
                state.self(), state.time(), state.calls(), sent, state.incoming(), state.pending(),
                state.exchanges(), state.expelled(), state.protocol());
    }

    /// The process after a crash: made anew by handling everything in its journal once more.
    ///
    /// @return whether it is what it was
    boolean recovers(int state) {
        return recoveries.get(state);
    }

    private boolean isRecovered(int state) {
        List<Input> journal = new ArrayList<>();
        for (int at = state; at != 0; at = origins.get(at).state()) {
            journal.add(origins.get(at).input());
        }
        LamportProcess process = LamportProcess.restore(actor.kind(), actor.beginning());
        for (Input input : journal.reversed()) {
            try {
                process.handle(input);
            } catch (Refusal notTaken) {
                // nor is it in the journal
            }
            process.handle(new Input.Turn());
        }
        return onlyItself(process).equals(states.get(state));
    }

    int size() {
        return states.size();
    }
}
