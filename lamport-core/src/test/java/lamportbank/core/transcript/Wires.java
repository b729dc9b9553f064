package lamportbank.core.transcript;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.LookedUp;
import lamportbank.core.chain.Block;
import lamportbank.core.channel.Envelope;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess.Pending;
import lamportbank.core.process.Message;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;

/// Everything between the actors: what is on its way, and what everyone sees when it arrives.
final class Wires {
    static final String VIOLATED = "  !! ";
    static final long NEXT = 0;
    private static final int MAX_ROUNDS_TO_SILENCE = 60;

    /// A question that was put, or its answer that has not arrived.
    private record Letter(ProcessId from, ProcessId to, long call, long stamp, Message text) {}

    private final SortedMap<ProcessId, Actor<?>> actors = new TreeMap<>();
    private final SortedMap<ProcessId, Long> customers = new TreeMap<>();
    private final List<Letter> answers = new ArrayList<>();
    private final Map<Long, Letter> open = new HashMap<>();
    private final Map<String, Input.Deliver> lastDelivered = new HashMap<>();
    private final Referee referee = new Referee(id -> Tableau.isEvicted(actors.values(), id));
    private final List<String> lines = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> script = new ArrayList<>();
    private long exchanges;

    void begin(String command) {
        lines.clear();
        if (!command.equals("settle") && !command.equals("play")) {
            script.add(command);
        }
    }

    void enter(Actor<?> actor) {
        actors.put(actor.name(), actor);
    }

    boolean isHere(ProcessId name) {
        return actors.containsKey(name);
    }

    Actor<?> actor(String name) {
        return Optional.ofNullable(actors.get(ProcessId.parse(name)))
                .orElseThrow(() -> new IllegalArgumentException("nobody on the stage is called " + name));
    }

    // ---- channels

    /// @param sequence of the message that arrives, or [#NEXT]
    /// @return whether that led to anything
    boolean deliver(Actor<?> from, ProcessId to, long sequence) {
        Optional<Envelope> next = from.waitingFor(to).stream()
                .filter(envelope -> sequence == NEXT || envelope.sequence() == sequence)
                .findFirst();
        if (next.isEmpty()) {
            return tell(Wording.remark(from, "has nothing for " + to));
        }
        Envelope envelope = next.get();
        Input.Deliver input = new Input.Deliver(
                from.process().self(), from.incarnation(), envelope.sequence(), envelope.stamp(), envelope.message());
        lastDelivered.put(from + " " + to, input);
        return deliver(from, to, input);
    }

    private boolean deliver(Actor<?> from, ProcessId to, Input.Deliver input) {
        if (!from.isUp()) {
            return tell(Wording.remark(from, "is down"));
        }
        Actor<?> receiver = actor(to.toString());
        boolean taken = round(receiver, input);
        if (receiver.isUp()) {
            from.acknowledge(to, receiver.process().receivedFrom(input.from()));
        }
        return taken;
    }

    void repeat(Actor<?> from, ProcessId to) {
        deliver(from, to, Optional.ofNullable(lastDelivered.get(from + " " + to)).orElseThrow());
    }

    // ---- questions and answers

    long customerClock(ProcessId customer) {
        return customers.computeIfAbsent(customer, _ -> 0L);
    }

    /// The oldest open question of one process reaches another.
    boolean question(Actor<?> from, ProcessId to) {
        Optional<Map.Entry<Long, Pending>> oldest = from.process().pendingCalls().entrySet().stream()
                .filter(call -> call.getValue().to().equals(to))
                .findFirst();
        if (oldest.isEmpty() || !from.isUp()) {
            return tell(Wording.remark(from, "has nothing to ask"));
        }
        Pending asked = oldest.get().getValue();
        serve(actor(to.toString()), from.process().self(), oldest.get().getKey(), asked.time(), asked.question());
        return true;
    }

    void serve(Actor<?> host, ProcessId asker, long call, long stamp, Message question) {
        ProcessId reader = question instanceof BankMessage.Register(_, String address, _, _)
                ? ProcessId.parse(address.substring("http://".length()))
                : asker;
        long exchange = ++exchanges;
        open.put(exchange, new Letter(host.name(), reader, call, stamp, question));
        Message heard = switch (question) {
            case BankMessage.FetchBlocks(long from) -> new Exchange("GET /blocks?from=" + from);
            case BankMessage.Propose proposal -> LookedUp.in(referee.sealed(), proposal);
            default -> question;
        };
        round(host, new Input.Serve(exchange, asker, stamp, heard));
        if (heard instanceof Exchange && open.remove(exchange) != null) { // that was no event, and is answered all the same
            answers.add(new Letter(host.name(), reader, call, host.process().time(), read(question, heard)));
        }
    }

    /// What the service around the bank makes of an answer: it reads blocks without the protocol.
    private Message read(Message question, Message answer) {
        if (question instanceof BankMessage.FetchBlocks(long from)) {
            List<Block> blocks = referee.sealed();
            return new BankMessage.Blocks(blocks.stream().skip(from).toList(), blocks.size());
        }
        return answer;
    }

    /// The service also tells a client that it is fenced; the protocol only refuses.
    private void refused(Actor<?> host, long exchange, Refusal refusal) {
        Letter asked = open.remove(exchange);
        Message answer = refusal.reason() == Refusal.Reason.FENCED
                ? new BankMessage.Fenced(refusal.detail())
                : new BankMessage.Rejected(refusal.detail());
        answers.add(new Letter(host.name(), asked.to(), asked.call(), host.process().time(), answer));
    }

    boolean answer(ProcessId from, ProcessId to, boolean arrives) {
        Optional<Letter> next = answers.stream()
                .filter(letter -> letter.from().equals(from) && letter.to().equals(to))
                .findFirst();
        if (next.isEmpty()) {
            return tell(Wording.remark(from, "has no answer for " + to));
        }
        Letter letter = next.get();
        answers.remove(letter);
        if (!arrives) {
            tell(Wording.remark(to, "never gets that answer"));
        } else if (customers.containsKey(to)) {
            long time = customers.merge(to, letter.stamp(), Math::max) + 1;
            customers.put(to, time);
            tell(Wording.line(to, time, "learns", Wording.say(letter.text()),
                    "from " + from + ", sent at " + letter.stamp()));
        } else {
            round(actor(to.toString()), new Input.Return(from, letter.call(), letter.stamp(), letter.text()));
        }
        return true;
    }

    // ---- what comes of it

    boolean round(Actor<?> actor, Input input) {
        if (!actor.isUp()) {
            return tell(Wording.remark(actor, "is down"));
        }
        try {
            Node.Round round = actor.round(input);
            if (round.outcomes().getFirst() instanceof Node.Outcome.Refused(Refusal refusal)) {
                tell(Wording.remark(actor, "refuses (" + refusal.reason() + "): " + refusal.detail()));
                if (input instanceof Input.Serve serve) {
                    refused(actor, serve.exchange(), refusal);
                }
                return false;
            }
            round.steps().forEach(step -> told(actor, step.effects()));
            return !round.steps().isEmpty() || tell(Wording.remark(
                    actor,
                    input instanceof Input.Serve ? "lets it look, as it would a stranger"
                            : "knows that already"));
        } catch (Disk.Failure failure) {
            return tell(Wording.remark(actor, "could not commit: nothing has happened, nothing leaves"));
        }
    }

    private void told(Actor<?> actor, List<Effect> effects) {
        lines.addAll(Wording.lines(actor.name(), effects));
        for (Effect effect : effects) {
            referee.judge(actor.name(), effect).ifPresent(this::violated);
            if (effect instanceof Effect.Answered(long time, _, long exchange, Message answer)) {
                Letter asked = open.remove(exchange);
                answers.add(new Letter(actor.name(), asked.to(), asked.call(), time, read(asked.text(), answer)));
            }
        }
    }

    private void violated(String what) {
        violations.add(what);
        lines.add(VIOLATED + "violated: " + what);
    }

    /// @return false, for nothing has happened
    boolean tell(String line) {
        lines.add(line);
        return false;
    }

    void show() {
        lines.addAll(Tableau.of(actors.values()));
    }

    /// Everything arrives, in a fixed order, until nobody has anything left to say.
    ///
    /// @param told whether to tell what happens on the way
    void settle(boolean told) {
        for (Actor<?> actor : actors.values()) {
            actor.fail(false);
            if (!actor.isUp()) {
                script.add("restart " + actor);
                actor.restart();
            }
        }
        int rounds = 0;
        while (violations.isEmpty() && arrive() && ++rounds < MAX_ROUNDS_TO_SILENCE) {}
        lines.removeIf(line -> !line.startsWith(VIOLATED) && (!told || Wording.isRemark(line)));
        if (rounds == MAX_ROUNDS_TO_SILENCE) {
            violated("everything that was begun ends: the network never falls silent");
        }
        if (violations.isEmpty()) {
            Tableau.unfinished(actors.values()).forEach(this::violated);
        }
        show();
    }

    /// @return whether anything came of it
    private boolean arrive() {
        boolean progress = false;
        for (Actor<?> from : List.copyOf(actors.values())) {
            for (ProcessId to : List.copyOf(from.process().outgoing().keySet())) {
                int before = from.waitingFor(to).size();
                if (before > 0 && isHere(to)) {
                    script.add("deliver " + from + " " + to);
                    deliver(from, to, NEXT);
                    progress |= from.waitingFor(to).size() < before;
                }
            }
            for (Pending pending : List.copyOf(from.process().pendingCalls().values())) {
                script.add("ask " + from + " " + pending.to());
                progress |= question(from, pending.to());
            }
        }
        for (Letter letter : List.copyOf(answers)) {
            script.add("answer " + letter.from() + " " + letter.to());
            progress |= answer(letter.from(), letter.to(), true);
        }
        return progress;
    }

    void disregard(String property) {
        referee.disregard(property);
    }

    void expectTotalOrder() {
        referee.expectTotalOrder();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    List<String> script() {
        return List.copyOf(script);
    }

    /// Every command that would let something arrive now.
    List<String> arrivals() {
        List<String> commands = new ArrayList<>();
        for (Actor<?> from : actors.values()) {
            if (from.isUp()) {
                from.process().outgoing().keySet().stream()
                        .filter(to -> isHere(to) && !from.waitingFor(to).isEmpty())
                        .forEach(to -> commands.add("deliver " + from + " " + to));
                from.process().pendingCalls().values().forEach(call -> commands.add("ask " + from + " " + call.to()));
            }
        }
        answers.forEach(letter -> commands.add("answer " + letter.from() + " " + letter.to()));
        return commands;
    }
}
