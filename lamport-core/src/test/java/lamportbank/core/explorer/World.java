package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Violation;

/// What can happen in a scenario, and what it leads to. A state of the whole is an array of numbers: of each process's
/// state, of what each channel carries, of what REST carries, of what people still want, and of what each property's watch has seen.
/// Acknowledgements are not states of their own: they arrive at once, and a crash loses them.
final class World {
    /// What an event led to.
    ///
    /// @param state after it
    /// @param transition null where no process took anything
    record Outcome(int[] state, int actor, Locals.Transition transition, Optional<Violation> violation) {}

    /// @param wishes how many of the agenda have been asked, by actor
    private record Fate(List<Integer> wishes, int crashes) {}

    private final Scenario scenario;
    private final List<Locals<?>> locals = new ArrayList<>();
    private final Map<ProcessId, Integer> places = new HashMap<>();
    private final Interned<Wire> wires = new Interned<>();
    private final Interned<List<Rest>> rests = new Interned<>();
    private final Interned<Fate> fates = new Interned<>();
    private final List<Sights> sights;
    private final BankService service = new BankService();
    private final int count;
    private int transitions;

    World(Scenario scenario) {
        this.scenario = scenario;
        for (Scenario.Actor<?> actor : scenario.actors()) {
            places.put(actor.name(), locals.size());
            locals.add(new Locals<>(actor));
        }
        count = locals.size();
        sights = scenario.properties().stream().map(Sights::new).toList();
    }

    // ---- where what is in the array

    private int wireAt(int from, int to) {
        return count + from * count + to;
    }

    private int restAt() {
        return count + count * count;
    }

    private int fateAt() {
        return restAt() + 1;
    }

    private int watchesAt() {
        return restAt() + 2;
    }

    int width() {
        return watchesAt() + sights.size();
    }

    int[] beginning() {
        int[] state = new int[width()];
        wires.number(Wire.EMPTY);
        rests.number(List.of());
        fates.number(new Fate(locals.stream().map(_ -> 0).toList(), scenario.crashes()));
        return state;
    }

    LamportProcess.State<?> process(int[] state, int actor) {
        return locals.get(actor).state(state[actor]);
    }

    int count() {
        return count;
    }

    /// How many states all the processes have, each on its own.
    int localStates() {
        return locals.stream().mapToInt(Locals::size).sum();
    }

    // ---- what can happen

    /// In an order that depends on nothing but the state.
    List<Event> events(int[] state) {
        List<Event> events = new ArrayList<>();
        Fate fate = fates.get(state[fateAt()]);
        for (int actor = 0; actor < count; actor++) {
            if (fate.wishes().get(actor) < scenario.actors().get(actor).agenda().size()) {
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
        rests.get(state[restAt()]).stream().distinct().map(Event.RestArrival::new).forEach(events::add);
        if (fate.crashes() > 0) {
            for (int actor = 0; actor < count; actor++) {
                events.add(new Event.Crash(actor));
            }
        }
        return events;
    }

    /// @return empty if nobody takes it now
    Optional<Outcome> after(int[] before, Event event) {
        return switch (event) {
            case Event.Wish(int actor) -> wish(before, actor);
            case Event.Arrival(int from, int to) -> arrive(before, from, to);
            case Event.RestArrival(Rest flight) -> arrive(before, flight);
            case Event.Crash(int actor) -> Optional.of(crash(before, actor));
        };
    }

    private Optional<Outcome> wish(int[] before, int actor) {
        Fate fate = fates.get(before[fateAt()]);
        Input input = new Input.Ask(scenario.actors().get(actor).agenda().get(fate.wishes().get(actor)));
        int[] state = before.clone();
        List<Integer> wishes = new ArrayList<>(fate.wishes());
        wishes.set(actor, wishes.get(actor) + 1);
        state[fateAt()] = fates.number(new Fate(List.copyOf(wishes), fate.crashes()));
        return take(state, actor, input).filter(outcome -> outcome.transition().refusal() == null);
    }

    private Optional<Outcome> arrive(int[] before, int from, int to) {
        Wire wire = wires.get(before[wireAt(from, to)]);
        Envelope first = wire.waiting().getFirst();
        Scenario.Actor<?> sender = scenario.actors().get(from);
        int[] state = before.clone();
        state[wireAt(from, to)] = wires.number(wire.afterArrival(crashesToCome(before)));
        Input input = new Input.Deliver(
                sender.name(), sender.incarnation(), first.sequence(), first.stamp(), first.message());
        return take(state, to, input).filter(outcome -> outcome.transition().refusal() == null);
    }

    private boolean crashesToCome(int[] state) {
        return fates.get(state[fateAt()]).crashes() > 0;
    }

    private Optional<Outcome> arrive(int[] before, Rest flight) {
        int[] state = before.clone();
        List<Rest> others = new ArrayList<>(rests.get(before[restAt()]));
        others.remove(flight);
        if (flight.answer()) {
            state[restAt()] = rests.number(List.copyOf(others));
            ProcessId callee = scenario.actors().get(flight.callee()).name();
            return take(
                    state, flight.caller(),
                    new Input.Return(callee, flight.call(), flight.stamp(), flight.message()));
        }
        ProcessId asker = process(before, flight.caller()).self();
        Input input = new Input.Serve(BankService.EXCHANGE, asker, flight.stamp(), service.question(flight.message()));
        state[restAt()] = rests.number(List.copyOf(others));
        LamportProcess.State<?> bank = process(before, flight.callee());
        return take(state, flight.callee(), input).map(outcome -> {
            Stream<Rest> answer = service.answer(flight, bank, outcome.transition());
            outcome.state()[restAt()] = rests.number(
                    Stream.concat(rests.get(outcome.state()[restAt()]).stream(), answer).sorted().toList());
            return outcome;
        });
    }

    private Outcome crash(int[] before, int actor) {
        if (!locals.get(actor).recovers(before[actor])) {
            throw new AssertionError(scenario.actors().get(actor).name() + " does not recover what it was: "
                    + process(before, actor));
        }
        int[] state = before.clone();
        Fate fate = fates.get(before[fateAt()]);
        state[fateAt()] = fates.number(new Fate(fate.wishes(), fate.crashes() - 1));
        boolean more = fate.crashes() > 1;
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                Wire wire = wires.get(before[wireAt(from, to)]);
                boolean touched = from == actor || to == actor;
                Wire next = touched ? wire.repeated(more) : more ? wire : wire.withoutCrashesToCome();
                state[wireAt(from, to)] = wires.number(next);
            }
        }
        List<Rest> flights = new ArrayList<>(rests.get(before[restAt()]));
        flights.removeIf(flight -> flight.answer() && (flight.caller() == actor || flight.callee() == actor));
        for (int caller = 0; caller < count; caller++) {
            askAgain(before, caller, actor, flights);
        }
        state[restAt()] = rests.number(flights.stream().sorted().toList());
        return new Outcome(state, actor, null, Optional.empty());
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

    // ---- what a process makes of an input

    private Optional<Outcome> take(int[] state, int actor, Input input) {
        Locals.Transition transition = locals.get(actor).on(state[actor], input, () -> transitions++);
        state[actor] = transition.next();
        transition.steps().forEach(effects -> effects.forEach(effect -> send(state, actor, effect)));
        ProcessId name = process(state, actor).self();
        Optional<Violation> violation = Optional.empty();
        for (int i = 0; i < sights.size(); i++) {
            Sights.Seen seen = sights.get(i).look(state[watchesAt() + i], name, transition);
            state[watchesAt() + i] = seen.watch();
            violation = violation.or(seen::violation);
        }
        return Optional.of(new Outcome(state, actor, transition, violation));
    }

    private void send(int[] state, int actor, Effect effect) {
        switch (effect) {
            case Effect.Sent sent -> {
                int wire = wireAt(actor, places.get(sent.to()));
                state[wire] = wires.number(wires.get(state[wire])
                        .with(new Envelope(sent.sequence(), sent.time(), sent.message())));
            }
            case Effect.Called called -> {
                Rest question = new Rest(
                        actor, places.get(called.to()), called.call(), called.time(), false, called.question());
                state[restAt()] = rests.number(
                        Stream.concat(rests.get(state[restAt()]).stream(), Stream.of(question)).sorted().toList());
            }
            default -> service.see(effect);
        }
    }

    /// Nothing is under way any more: whether all that was begun has ended.
    Optional<Violation> onSilence(int[] state) {
        Optional<Violation> violation = Optional.empty();
        for (int i = 0; i < sights.size(); i++) {
            Optional<Violation> unended = sights.get(i).onSilence(state[watchesAt() + i]);
            violation = violation.or(() -> unended);
        }
        return violation;
    }
}
