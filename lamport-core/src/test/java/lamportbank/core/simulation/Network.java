package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;

/// Everything between the hosts: posts with channel messages, their acknowledgements, REST questions and
/// answers. All of it is delivered in an order that chance decides.
final class Network {
    /// What the hosts do when something is asked over REST; it is not the same for every kind of system.
    interface Rest {
        /// The answer that the caller gets when the host itself refuses; empty if the caller has to ask again.
        Optional<Message> refused(Message question, Refusal refusal);

        /// An answer that the host's protocol does not give, because reading is no business of the protocol.
        default Optional<Message> read(Message question) {
            return Optional.empty();
        }

        /// What the host asks its protocol when it is asked this.
        default Message asked(Message question) {
            return question;
        }
    }

    /// Sees every committed step of every host, once, in order.
    interface Observer {
        void committed(Host<?> host, Step step);
    }

    private static final int MAX_IN_FLIGHT = 60;
    private static final int MAX_FLIGHTS_PER_ROUND = 4;

    /// How seldom something on a slow link gets through when its turn has come.
    private static final double SLOWNESS = 0.95;

    private static final Exchange READING = new Exchange("GET");

    private final Chance chance;
    private final Rest rest;
    private final Carriage carriage;
    private final Observer observer;
    private final Map<String, Host<?>> hosts = new LinkedHashMap<>();
    private final Map<ProcessId, Host<?>> directory = new HashMap<>();
    private final List<Flight> flights = new ArrayList<>();
    private final Map<Long, Flight.Question> open = new HashMap<>();
    private final Map<Long, Message> read = new HashMap<>();
    final Trace trace = new Trace();
    final Sometimes sometimes = new Sometimes();
    final Links links = new Links();
    private Set<Fault> faults;
    private long exchanges;
    private @Nullable Host<?> liar;

    /// How many messages each host has taken from the liar of which the liar's own process knows nothing.
    private final Map<Host<?>, Long> slipped = new HashMap<>();

    Network(Chance chance, Set<Fault> faults, Rest rest, Carriage carriage, Observer observer) {
        this.chance = chance;
        this.faults = faults;
        this.rest = rest;
        this.carriage = carriage;
        this.observer = observer;
    }

    void add(Host<?> host) {
        hosts.put(host.label, host);
    }

    /// What this host asks may be refused for any reason, and its process may break.
    void lies(Host<?> host) {
        liar = host;
    }

    void nameIs(ProcessId name, String label) {
        directory.put(name, hosts.get(label));
    }

    Collection<Host<?>> hosts() {
        return hosts.values();
    }

    void set(Set<Fault> next) {
        faults = next;
    }

    /// The network gets worse, or better.
    void disturb() {
        links.disturb(chance, faults, hosts.values()).ifPresent(trace::add);
    }

    boolean isSilent() {
        return flights.isEmpty();
    }

    private boolean happens(Fault fault) {
        return faults.contains(fault) && chance.happens(fault.probability);
    }

    // ---- what hosts hand to the network

    /// One random host tries to send something that it has to send to a host for which it matters.
    ///
    /// @return whether there was something
    boolean offerSomething(BiPredicate<Host<?>, Host<?>> matters) {
        List<Host<?>> senders = new ArrayList<>(hosts.values());
        int begin = chance.upTo(senders.size());
        for (int i = 0; i < senders.size(); i++) {
            Host<?> from = senders.get((begin + i) % senders.size());
            List<Flight> offers = from.isUp() ? offers(from, matters) : List.of();
            if (!offers.isEmpty()) {
                if (flights.size() < MAX_IN_FLIGHT) {
                    flights.add(chance.oneOf(offers));
                }
                return true;
            }
        }
        return false;
    }

    private List<Flight> offers(Host<?> from, BiPredicate<Host<?>, Host<?>> matters) {
        List<Flight> offers = new ArrayList<>();
        ProcessId self = from.self();
        from.process().outgoing().forEach((peer, channel) -> {
            Host<?> to = directory.get(peer);
            if (to != null && !channel.unacknowledged().isEmpty() && matters.test(from, to)) {
                List<Envelope> envelopes = channel.unacknowledged();
                int first = happens(Fault.GAP) ? chance.upTo(envelopes.size()) : 0;
                offers.add(new Flight.Post(from, self, to, envelopes.subList(first, envelopes.size())));
            }
        });
        from.process().pendingCalls().forEach((call, pending) -> {
            Host<?> to = directory.get(pending.to());
            if (matters.test(from, to)) {
                offers.add(new Flight.Question(from, self, to, call, pending.time(), pending.question()));
            }
        });
        return offers;
    }

    /// A question of someone who is not simulated, a customer; the answer is found in the host's steps.
    void ask(Host<?> host, ProcessId customer, long stamp, Message question) {
        round(host, List.of(new Input.Serve(++exchanges, customer, stamp, question)));
    }

    // ---- what the network does with it

    /// Something arrives, and now and then, as in a real loop, something else that has arrived there meanwhile is
    /// handled in the same round.
    void deliverSomething() {
        if (flights.isEmpty()) {
            return;
        }
        int which = chance.upTo(flights.size());
        Flight flight = flights.get(which);
        if (links.isCut(flight)) {
            if (chance.once(2)) {
                remove(which);
            }
            return;
        }
        if (links.isSlow(flight) && chance.happens(SLOWNESS)) {
            return;
        }
        if (!happens(Fault.REPEAT)) {
            remove(which);
        }
        if (!happens(Fault.LOSS)) {
            List<Flight> together = new ArrayList<>(List.of(flight));
            if (chance.once(4)) {
                gather(together, other -> other.to() == flight.to());
            }
            deliver(flight.to(), together);
        }
    }

    private void remove(int which) {
        flights.set(which, flights.getLast());
        flights.removeLast();
    }

    private void gather(List<Flight> together, Predicate<Flight> fits) {
        Iterator<Flight> waiting = flights.iterator();
        while (waiting.hasNext() && together.size() < MAX_FLIGHTS_PER_ROUND) {
            Flight flight = waiting.next();
            if (fits.test(flight) && !links.isCut(flight) && !links.isSlow(flight)) {
                waiting.remove();
                together.add(flight);
            }
        }
    }

    private void deliver(Host<?> host, List<Flight> together) {
        if (!host.isUp()) {
            return;
        }
        List<Input> inputs = new ArrayList<>();
        for (Flight flight : together) {
            switch (flight) {
                case Flight.Post post -> post.envelopes().forEach(envelope -> inputs.add(new Input.Deliver(
                        post.sender(), post.from().incarnation, envelope.sequence() + slippedFrom(post.from(), host),
                        envelope.stamp(),
                        carriage.message(post.sender(), host.self(), envelope.message()))));
                case Flight.Acknowledgement(_, ProcessId receiver, _, long sequence) ->
                    host.node().acknowledge(receiver, sequence);
                case Flight.Question question -> inputs.add(serve(question));
                case Flight.Answer(_, ProcessId answerer, _, long call, long stamp, Message answer) ->
                    inputs.add(new Input.Return(
                            answerer, call, stamp, carriage.message(answerer, host.self(), answer)));
            }
        }
        if (inputs.isEmpty()) {
            return;
        }
        round(host, inputs).ifPresent(_ -> {
            for (Flight flight : together) {
                if (flight instanceof Flight.Post post) {
                    flights.add(new Flight.Acknowledgement(
                            host, host.self(), post.from(),
                            host.process().receivedFrom(post.sender()) - slippedFrom(post.from(), host)));
                }
            }
        });
    }

    private long slippedFrom(Host<?> from, Host<?> to) {
        return from == liar ? slipped.getOrDefault(to, 0L) : 0;
    }

    /// Hands a host what its liar has made up, at once. What is refused must have changed nothing.
    ///
    /// @return what became of it; empty if it got lost
    Optional<Node.Outcome> slip(Host<?> host, Input lie) {
        if (!host.isUp()) {
            return Optional.empty();
        }
        Object before = host.process().state();
        Optional<Node.Outcome> outcome = round(host, List.of(lie), false).map(round -> round.outcomes().getLast());
        if (outcome.orElse(null) instanceof Node.Outcome.Refused(Refusal refusal)
                && !host.process().state().equals(before)) {
            throw new AssertionError(host + " has changed by what it refused: " + refusal.detail());
        }
        if (lie instanceof Input.Deliver(ProcessId from, _, _, _, _) && liar != null && from.equals(liar.self())
                && outcome.filter(Network::isTaken).isPresent()) {
            slipped.merge(host, 1L, Long::sum);
        }
        return outcome;
    }

    static boolean isTaken(Node.Outcome outcome) {
        return outcome instanceof Node.Outcome.Done(List<Effect> effects) && !effects.isEmpty();
    }

    /// @return the number of an exchange that nobody waits for
    long nextExchange() {
        return ++exchanges;
    }

    private Input serve(Flight.Question question) {
        long exchange = ++exchanges;
        open.put(exchange, question);
        Message asked = carriage.message(question.sender(), question.to().self(), question.question());
        Optional<Message> page = rest.read(asked);
        page.ifPresent(answer -> read.put(exchange, answer));
        return new Input.Serve(
                exchange, question.sender(), question.stamp(),
                page.isPresent() ? READING : rest.asked(asked));
    }

    /// The node handles the inputs, and what it committed is observed and, if it lives to do it, sent. Messages alone may
    /// be held: their senders do not hear that they arrived, and send them again.
    Optional<Node.Round> round(Host<?> host, List<Input> inputs) {
        boolean mayWait = inputs.stream().allMatch(Input.Deliver.class::isInstance);
        try {
            return round(host, inputs, mayWait);
        } catch (RuntimeException broken) {
            if (host != liar) {
                throw broken;
            }
            trace.add(host + " breaks by its own lies: " + broken.getMessage());
            host.crashForGood();
            return Optional.empty();
        }
    }

    private Optional<Node.Round> round(Host<?> host, List<Input> inputs, boolean mayWait) {
        if (!host.isUp()) {
            return Optional.empty();
        }
        boolean dies = inputs.stream().anyMatch(Network::isPut) && happens(Fault.DEATH_IN_PUT);
        MemoryJournal.Fault fault = MemoryJournal.Fault.NONE;
        if (dies || happens(Fault.JOURNAL)) {
            fault = chance.once(2) ? MemoryJournal.Fault.LOSE_THE_STEPS : MemoryJournal.Fault.STORE_THEM_AND_FAIL;
        }
        host.journal.failNext(fault);
        try {
            boolean patient = mayWait && chance.once(4);
            Optional<Node.Round> round = host.round(inputs, patient);
            if (round.isEmpty()) {
                trace.add(host + " commits that later");
            } else {
                committed(host, round.get(), host.handled());
                sometimes.lookAt(round.get());
            }
            return round;
        } catch (MemoryJournal.Failure failure) {
            host.handled();
            observe(host);
            sometimes.lookAt(fault, dies);
            if (dies) {
                trace.add(host + " dies in the middle of a PUT");
                host.crash();
            }
            return Optional.empty();
        } finally {
            host.journal.failNext(MemoryJournal.Fault.NONE);
        }
    }

    private void committed(Host<?> host, Node.Round round, List<Input> inputs) {
        observe(host);
        for (int i = 0; i < inputs.size(); i++) {
            if (round.outcomes().get(i) instanceof Node.Outcome.Refused(Refusal refusal)) {
                trace.add(host + " refused: " + refusal.detail());
                sometimes.lookAt(refusal);
                refuse(host, inputs.get(i), refusal);
            } else if (inputs.get(i) instanceof Input.Serve serve) {
                letLook(host, serve, (Node.Outcome.Done) round.outcomes().get(i));
            }
        }
        round.steps().forEach(step -> step.effects().forEach(effect -> answer(host, effect)));
    }

    private static boolean isPut(Input input) {
        return input instanceof Input.Serve serve && serve.question() instanceof BankMessage.Propose;
    }

    private void refuse(Host<?> host, Input input, Refusal refusal) {
        Flight.Question question =
                input instanceof Input.Serve serve ? open.remove(serve.exchange()) : null;
        if (question != null && question.from() != liar) {
            rest.refused(question.question(), refusal).ifPresent(answer -> flights.add(new Flight.Answer(
                    host, host.self(), question.from(), question.call(), host.process().time(), answer)));
        }
    }

    /// To a stranger, or to one that was evicted, reading is no event, and is answered all the same.
    private void letLook(Host<?> host, Input.Serve serve, Node.Outcome.Done done) {
        Message page = done.effects().isEmpty() ? read.remove(serve.exchange()) : null;
        if (page != null) {
            Flight.Question question = open.remove(serve.exchange());
            flights.add(new Flight.Answer(
                    host, host.self(), question.from(), question.call(), host.process().time(), page));
        }
    }

    private void answer(Host<?> host, Effect effect) {
        if (effect instanceof Effect.Answered(long time, _, long exchange, Message answer)) {
            Flight.Question question = open.remove(exchange);
            if (question != null) {
                Message page = read.remove(exchange);
                flights.add(new Flight.Answer(
                        host, host.self(), question.from(), question.call(), time, page == null ? answer : page));
            }
        }
    }

    private void observe(Host<?> host) {
        for (Step step : host.freshlyCommitted()) {
            trace.add(host.self(), step);
            sometimes.look(host, step);
            observer.committed(host, step);
        }
    }
}
