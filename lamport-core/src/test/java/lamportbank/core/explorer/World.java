package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import lamportbank.core.bank.Seal;
import lamportbank.core.chain.Block;
import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;

/// What can happen in a scenario, and what it leads to. A state of the whole is an array of numbers: of each process's
/// state, of what each channel carries, of what REST carries, of what people still want, and of what each property's watches have seen.
/// Acknowledgements are not states of their own: they arrive at once, and a crash loses them. For several threads.
final class World {
    /// What an event led to.
    ///
    /// @param state after it
    /// @param transitions what the actor took
    /// @param flaw what was broken
    record Outcome(int[] state, int actor, List<Locals.Transition> transitions, Optional<String> flaw) {}

    /// @param wishes how many of the agenda have been asked, by actor
    record Fate(List<Integer> wishes, int crashes) {}

    /// Kinds of a [Locals.Cause]: from 0 on the actor from which a message comes, from -2 down who asks or answers.
    private static final int WISH = -1;
    private static final int REST = -2;

    private final Scenario scenario;
    private final boolean reduced;
    private final List<Locals<?>> locals = new ArrayList<>();
    private final Map<ProcessId, Integer> places = new HashMap<>();
    private final Interned<Envelope> letters = new Interned<>();
    private final Interned<Wire> wires = new Interned<>();
    private final Interned<Rest> flights = new Interned<>();
    private final Interned<List<Rest>> rests = new Interned<>();
    private final Interned<Fate> fates = new Interned<>();
    private final Watches watches;
    private final BankService service = new BankService();
    private final int count;
    private final AtomicInteger transitions = new AtomicInteger();

    /// @param reduced whether what a crash repeats to no avail is left out, see [#crash]
    World(Scenario scenario, boolean reduced) {
        this.scenario = scenario;
        this.reduced = reduced;
        for (Scenario.Actor<?> actor : scenario.actors()) {
            places.put(actor.name(), locals.size());
            locals.add(new Locals<>(actor));
        }
        count = locals.size();
        watches = new Watches(scenario);
    }

    /// Where in a state the watches are that remember what the processes may have forgotten.
    int[] remembering() {
        return watches.remembering().map(watch -> watchesAt() + watch).toArray();
    }

    // ---- where what is in the array

    int wireAt(int from, int to) {
        return count + from * count + to;
    }

    private int restAt() {
        return count + count * count;
    }

    private int fateAt() {
        return restAt() + 1;
    }

    /// Where what the watches have seen begins: what is before it is the system.
    int watchesAt() {
        return restAt() + 2;
    }

    int[] beginning() {
        int[] state = new int[watchesAt() + watches.count()];
        wires.number(Wire.EMPTY);
        rests.number(List.of());
        fates.number(new Fate(locals.stream().map(_ -> 0).toList(), scenario.crashes()));
        return state;
    }

    Scenario scenario() {
        return scenario;
    }

    int count() {
        return count;
    }

    /// The number of the actor that has this name, now or later.
    int place(ProcessId name) {
        return places.get(name);
    }

    LamportProcess.State<?> process(int[] state, int actor) {
        return local(actor, state[actor]);
    }

    LamportProcess.State<?> local(int actor, int number) {
        return locals.get(actor).state(number);
    }

    /// A block that the bank remembers.
    Block block(Seal seal) {
        return service.block(seal.hash());
    }

    Wire wire(int number) {
        return wires.get(number);
    }

    Envelope letter(int number) {
        return letters.get(number);
    }

    List<Rest> rests(int[] state) {
        return rests.get(state[restAt()]);
    }

    int restsNumber(int[] state) {
        return state[restAt()];
    }

    List<Rest> rests(int number) {
        return rests.get(number);
    }

    Fate fate(int[] state) {
        return fates.get(state[fateAt()]);
    }

    boolean wishes(int[] state, int actor) {
        return fate(state).wishes().get(actor) < scenario.actors().get(actor).agenda().size();
    }

    // ---- what can happen

    /// In an order that depends on nothing but the state.
    List<Event> events(int[] state) {
        List<Event> events = new ArrayList<>();
        for (int actor = 0; actor < count; actor++) {
            if (wishes(state, actor)) {
                events.add(new Event.Wish(actor));
            }
        }
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                if (!wires.get(state[wireAt(from, to)]).waiting().isEmpty()) {
                    events.add(new Event.Arrival(from, to));
                }
            }
        }
        rests(state).stream().distinct().map(Event.RestArrival::new).forEach(events::add);
        if (fate(state).crashes() > 0) {
            for (int actor = 0; actor < count; actor++) {
                events.add(new Event.Crash(actor));
            }
        }
        return events;
    }

    /// @return empty if nobody takes it now, or if nothing can come of it
    Optional<Outcome> after(int[] before, Event event) {
        return switch (event) {
            case Event.Wish(int actor) -> wish(before, actor);
            case Event.Arrival(int from, int to) -> arrive(before, from, to);
            case Event.RestArrival(Rest flight) -> arrive(before, flight);
            case Event.Crash(int actor) -> crash(before, actor);
        };
    }

    /// What is wished together is asked in one go, before anything else happens.
    private Optional<Outcome> wish(int[] before, int actor) {
        int[] state = before.clone();
        List<Locals.Transition> taken = new ArrayList<>();
        Optional<String> flaw = Optional.empty();
        do {
            Fate fate = fate(state);
            int number = fate.wishes().get(actor);
            Locals.Transition transition = locals.get(actor).on(
                    new Locals.Cause(state[actor], WISH, number),
                    () -> new Input.Ask(scenario.actors().get(actor).agenda().get(number)),
                    transitions::getAndIncrement);
            if (transition.refusal() != null) {
                return Optional.empty();
            }
            List<Integer> wishes = new ArrayList<>(fate.wishes());
            wishes.set(actor, number + 1);
            state[fateAt()] = fates.number(new Fate(List.copyOf(wishes), fate.crashes()));
            Optional<String> found = take(state, actor, transition);
            flaw = flaw.or(() -> found);
            taken.add(transition);
        } while (wishes(state, actor) && fate(state).wishes().get(actor) % scenario.together() != 0);
        return Optional.of(new Outcome(state, actor, taken, flaw));
    }

    private Optional<Outcome> arrive(int[] before, int from, int to) {
        Wire wire = wires.get(before[wireAt(from, to)]);
        int[] state = before.clone();
        state[wireAt(from, to)] = wires.number(wire.afterArrival(fate(before).crashes() > 0));
        Locals.Transition transition = delivery(before, from, to, wire.waiting().getFirst());
        return transition.refusal() == null ? Optional.of(outcome(state, to, transition)) : Optional.empty();
    }

    private Locals.Transition delivery(int[] state, int from, int to, int letter) {
        return locals.get(to).on(
                new Locals.Cause(state[to], from, letter),
                () -> {
                    Scenario.Actor<?> sender = scenario.actors().get(from);
                    Envelope first = letters.get(letter);
                    return new Input.Deliver(
                            sender.name(), sender.incarnation(), first.sequence(), first.stamp(), first.message());
                },
                transitions::getAndIncrement);
    }

    private Optional<Outcome> arrive(int[] before, Rest flight) {
        int[] state = before.clone();
        List<Rest> others = new ArrayList<>(rests(before));
        others.remove(flight);
        state[restAt()] = rests.number(List.copyOf(others));
        int actor = flight.answer() ? flight.caller() : flight.callee();
        Locals.Transition transition = locals.get(actor).on(
                new Locals.Cause(
                        before[actor], REST - process(before, flight.caller()).self().number(), flights.number(flight)),
                () -> input(before, flight),
                transitions::getAndIncrement);
        Outcome outcome = outcome(state, actor, transition);
        if (!flight.answer()) {
            Stream<Rest> answer = service.answer(flight, process(before, actor), transition);
            state[restAt()] = rests.number(Stream.concat(rests(state).stream(), answer).sorted().toList());
        }
        return Optional.of(outcome);
    }

    private Input input(int[] state, Rest flight) {
        if (flight.answer()) {
            ProcessId callee = scenario.actors().get(flight.callee()).name();
            return new Input.Return(callee, flight.call(), flight.stamp(), flight.message());
        }
        ProcessId asker = process(state, flight.caller()).self();
        return new Input.Serve(BankService.EXCHANGE, asker, flight.stamp(),
                service.question(flight.message(), process(state, flight.callee())));
    }

    /// The process comes back as what it was. What it had taken and not acknowledged comes again, and what it had
    /// taken from it is sent again; answers under way are lost, and the questions are asked again.
    ///
    /// A repeated message whose receiver does not mind it now will never mind it, because the number up to which it has taken
    /// messages only grows; so, when reduced, it is left out. And then a crash that loses no answer leads to nothing that
    /// could not happen without it.
    private Optional<Outcome> crash(int[] before, int actor) {
        if (!locals.get(actor).recovers(before[actor])) {
            throw new AssertionError(scenario.actors().get(actor).name() + " does not recover what it was: "
                    + process(before, actor));
        }
        int[] state = before.clone();
        Fate fate = fate(before);
        state[fateAt()] = fates.number(new Fate(fate.wishes(), fate.crashes() - 1));
        boolean more = fate.crashes() > 1;
        boolean matters = !reduced;
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                Wire wire = wires.get(before[wireAt(from, to)]);
                boolean repeats = (from == actor || to == actor) && !(reduced && isIgnored(before, from, to, wire));
                matters |= repeats;
                Wire next = repeats ? wire.repeated(more) : more ? wire : wire.withoutCrashesToCome();
                state[wireAt(from, to)] = wires.number(next);
            }
        }
        List<Rest> after = new ArrayList<>(rests(before));
        after.removeIf(flight -> flight.answer() && (flight.caller() == actor || flight.callee() == actor));
        for (int caller = 0; caller < count; caller++) {
            askAgain(before, caller, actor, after);
        }
        state[restAt()] = rests.number(after.stream().sorted().toList());
        matters |= state[restAt()] != before[restAt()];
        return matters ? Optional.of(new Outcome(state, actor, List.of(), Optional.empty())) : Optional.empty();
    }

    private boolean isIgnored(int[] state, int from, int to, Wire wire) {
        return wire.taken().stream().allMatch(letter -> delivery(state, from, to, letter).changesNothing());
    }

    /// What a process was asking when it crashed it asks again, whether or not the question has arrived. Who asked it
    /// asks again where no answer can come any more.
    private void askAgain(int[] state, int caller, int crashed, List<Rest> flights) {
        process(state, caller).pending().forEach((call, pending) -> {
            int callee = places.get(pending.to());
            boolean asked = flights.stream().anyMatch(flight -> flight.caller() == caller && flight.call() == call);
            if (caller == crashed || callee == crashed && !asked) {
                flights.add(new Rest(caller, callee, call, pending.time(), false, pending.question()));
            }
        });
    }

    // ---- what comes of what a process does

    private Outcome outcome(int[] state, int actor, Locals.Transition transition) {
        Optional<String> flaw = take(state, actor, transition);
        return new Outcome(state, actor, List.of(transition), flaw);
    }

    /// @return what was broken
    private Optional<String> take(int[] state, int actor, Locals.Transition transition) {
        state[actor] = transition.next();
        transition.steps().forEach(effects -> effects.forEach(effect -> send(state, actor, effect)));
        return watches.look(state, watchesAt(), process(state, actor).self(), transition);
    }

    private void send(int[] state, int actor, Effect effect) {
        switch (effect) {
            case Effect.Sent(long time, var to, var message) ->
                to.forEach((receiver, sequence) -> {
                    int wire = wireAt(actor, places.get(receiver));
                    int letter = letters.number(new Envelope(sequence, time, message));
                    state[wire] = wires.number(wires.get(state[wire]).with(letter));
                });
            case Effect.Called called -> {
                Rest question = new Rest(
                        actor, places.get(called.to()), called.call(), called.time(), false, called.question());
                state[restAt()] = rests.number(
                        Stream.concat(rests(state).stream(), Stream.of(question)).sorted().toList());
            }
            default -> service.see(effect);
        }
    }

    /// Nothing is under way any more: whether all that was begun has ended.
    Optional<String> onSilence(int[] state) {
        return watches.onSilence(state, watchesAt());
    }
}
