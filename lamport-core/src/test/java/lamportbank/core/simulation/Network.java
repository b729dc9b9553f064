package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;

/// Everything between the hosts: posts with channel messages, their acknowledgements, REST questions and
/// answers. All of it is delivered in an order that the random generator decides.
final class Network {
    /// What the hosts do when something is asked over REST; it is not the same for every kind of system.
    interface Rest {
        /// The answer that the caller gets when the host itself refuses; empty if the caller has to ask again.
        Optional<Message> refused(Host<?> host, Message question, Refusal refusal);

        /// An answer that the host's protocol does not give, because reading is no business of the protocol.
        default Optional<Message> read(Host<?> host, Message question) {
            return Optional.empty();
        }
    }

    /// Sees every committed step of every host, once, in order.
    interface Observer {
        void committed(Host<?> host, Step step);
    }

    private sealed interface Flight {
        Host<?> from();

        Host<?> to();

        record Post(Host<?> from, ProcessId sender, Host<?> to, List<Envelope> envelopes) implements Flight {}

        record Acknowledgement(Host<?> from, ProcessId receiver, Host<?> to, long sequence) implements Flight {}

        record Question(Host<?> from, ProcessId sender, Host<?> to, long call, long stamp, Message question)
                implements Flight {}

        record Answer(Host<?> from, ProcessId answerer, Host<?> to, long call, long stamp, Message answer)
                implements Flight {}
    }

    private static final int MAX_IN_FLIGHT = 60;

    /// How seldom something on a slow link gets through when its turn has come.
    private static final double SLOWNESS = 0.95;

    /// A link: what goes from one host to another.
    private record Link(Host<?> from, Host<?> to) {}

    private final Random random;
    private final Rest rest;
    private final Observer observer;
    private final Map<String, Host<?>> hosts = new LinkedHashMap<>();
    private final Map<ProcessId, Host<?>> directory = new HashMap<>();
    private final List<Flight> flights = new ArrayList<>();
    private final Map<Long, Flight.Question> open = new HashMap<>();
    final Trace trace = new Trace();
    private final Set<Link> slow = new HashSet<>();
    private Faults faults;
    private long exchanges;

    Network(Random random, Faults faults, Rest rest, Observer observer) {
        this.random = random;
        this.faults = faults;
        this.rest = rest;
        this.observer = observer;
    }

    void add(Host<?> host) {
        hosts.put(host.label, host);
    }

    void nameIs(ProcessId name, Host<?> host) {
        directory.put(name, host);
    }

    Host<?> host(String label) {
        return hosts.get(label);
    }

    /// From now on other links than before are slow: one in five.
    void shiftSlowLinks() {
        slow.clear();
        for (Host<?> from : hosts.values()) {
            for (Host<?> to : hosts.values()) {
                if (random.nextInt(5) == 0) {
                    slow.add(new Link(from, to));
                }
            }
        }
    }

    void set(Faults next) {
        faults = next;
    }

    boolean isSilent() {
        return flights.isEmpty();
    }

    // ---- what hosts hand to the network

    /// One random host tries to send something that it has to send to a host for which it matters.
    ///
    /// @return whether there was something
    boolean offerSomething(BiPredicate<Host<?>, Host<?>> matters) {
        List<Flight> offers = hosts.values().stream()
                .filter(Host::isUp)
                .flatMap(from -> offers(from, matters).stream())
                .toList();
        if (offers.isEmpty()) {
            return false;
        }
        if (flights.size() < MAX_IN_FLIGHT) {
            flights.add(offers.get(random.nextInt(offers.size())));
        }
        return true;
    }

    private List<Flight> offers(Host<?> from, BiPredicate<Host<?>, Host<?>> matters) {
        List<Flight> offers = new ArrayList<>();
        from.process().outgoing().forEach((peer, channel) -> {
            Host<?> to = directory.get(peer);
            if (to != null && !channel.unacknowledged().isEmpty() && matters.test(from, to)) {
                List<Envelope> envelopes = channel.unacknowledged();
                int first = random.nextDouble() < faults.gap() ? random.nextInt(envelopes.size()) : 0;
                offers.add(new Flight.Post(from, from.self(), to, envelopes.subList(first, envelopes.size())));
            }
        });
        from.process().pendingCalls().forEach((call, pending) -> {
            Host<?> to = directory.get(pending.to());
            if (matters.test(from, to)) {
                offers.add(new Flight.Question(
                        from, from.self(), to, call, from.process().time(), pending.question()));
            }
        });
        return offers;
    }

    /// A question of someone who is not simulated, a customer; the answer is found in the host's steps.
    void ask(Host<?> host, ProcessId customer, long stamp, Message question) {
        round(host, List.of(new Input.Serve(++exchanges, customer, stamp, question)));
    }

    // ---- what the network does with it

    void deliverSomething() {
        if (flights.isEmpty()) {
            return;
        }
        int which = random.nextInt(flights.size());
        Flight flight = flights.get(which);
        if (slow.contains(new Link(flight.from(), flight.to())) && random.nextDouble() < SLOWNESS) {
            return;
        }
        if (random.nextDouble() >= faults.repeat()) {
            flights.set(which, flights.getLast());
            flights.removeLast();
        }
        if (random.nextDouble() >= faults.loss()) {
            deliver(flight);
        }
    }

    private void deliver(Flight flight) {
        switch (flight) {
            case Flight.Post post -> deliver(post);
            case Flight.Acknowledgement(_, ProcessId receiver, Host<?> to, long sequence) -> {
                if (to.isUp()) {
                    to.node().acknowledge(receiver, sequence);
                }
            }
            case Flight.Question question -> deliver(question);
            case Flight.Answer(_, ProcessId answerer, Host<?> to, long call, long stamp, Message answer) ->
                round(to, List.of(new Input.Return(answerer, call, stamp, answer)));
        }
    }

    private void deliver(Flight.Post post) {
        List<Input> inputs = new ArrayList<>();
        for (Envelope envelope : post.envelopes()) {
            inputs.add(new Input.Deliver(
                    post.sender(), post.from().incarnation, envelope.sequence(), envelope.stamp(), envelope.message()));
        }
        if (round(post.to(), inputs).isPresent()) {
            flights.add(new Flight.Acknowledgement(
                    post.to(), post.to().self(), post.from(), post.to().process().receivedFrom(post.sender())));
        }
    }

    private void deliver(Flight.Question question) {
        Host<?> host = question.to();
        Message read = host.isUp() ? rest.read(host, question.question()).orElse(null) : null;
        if (read != null) {
            flights.add(new Flight.Answer(
                    host, host.self(), question.from(), question.call(), host.process().time(), read));
            return;
        }
        long exchange = ++exchanges;
        open.put(exchange, question);
        Input serve = new Input.Serve(exchange, question.sender(), question.stamp(), question.question());
        round(host, List.of(serve)).ifPresent(round -> {
            if (round.outcomes().getFirst() instanceof Node.Outcome.Refused(Refusal refusal)) {
                rest.refused(host, question.question(), refusal).ifPresent(answer -> flights.add(new Flight.Answer(
                        host, host.self(), question.from(), question.call(), host.process().time(), answer)));
            }
        });
    }

    /// The node handles the inputs, and what it committed is observed and, if it lives to do it, sent.
    Optional<Node.Round> round(Host<?> host, List<Input> inputs) {
        if (!host.isUp()) {
            return Optional.empty();
        }
        if (random.nextDouble() < faults.journal()) {
            host.journal.failNext(
                    random.nextBoolean() ? MemoryJournal.Fault.LOSE_THE_STEPS
                            : MemoryJournal.Fault.STORE_THEM_AND_FAIL);
        }
        try {
            Node.Round round = host.round(inputs);
            round.outcomes().stream()
                    .filter(Node.Outcome.Refused.class::isInstance)
                    .forEach(refused -> trace
                            .add(host + " refused: " + ((Node.Outcome.Refused) refused).refusal().detail()));
            observe(host);
            round.steps().stream()
                    .flatMap(step -> step.effects().stream())
                    .forEach(effect -> answer(host, effect));
            return Optional.of(round);
        } catch (MemoryJournal.Failure failure) {
            observe(host);
            return Optional.empty();
        } finally {
            host.journal.failNext(MemoryJournal.Fault.NONE);
        }
    }

    private void answer(Host<?> host, Effect effect) {
        if (effect instanceof Effect.Answered(long time, _, long exchange, Message answer)) {
            Flight.Question question = open.remove(exchange);
            if (question != null) {
                flights.add(new Flight.Answer(host, host.self(), question.from(), question.call(), time, answer));
            }
        }
    }

    private void observe(Host<?> host) {
        for (Step step : host.freshlyCommitted()) {
            trace.add(host, step);
            observer.committed(host, step);
        }
    }
}
