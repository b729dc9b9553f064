package lamportbank.core.branch;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import lamportbank.core.branch.BranchFact.Stage;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.order.StableQueue;
import lamportbank.core.process.Actions;
import lamportbank.core.process.Command;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Refusal.Reason;

/// A branch: takes deposits and withdrawals for the shared balance and keeps its replica in step with the
/// others, in total order ([OrderedReplica]) or eagerly ([EagerReplica]). The mode decides how an update that
/// begins *here* travels; updates of others are taken as they come.
public final class BranchProtocol implements Protocol<BranchProtocol.State> {
    public static final String BRANCH = "branch";

    private static final long MAX_EVENT = (1L << 53) - 1;

    /// An update that waits for a change of mode.
    ///
    /// @param from the branch that has sent it, or this one
    /// @param number the exchange with the customer who waits here, or the sender's propagation
    public record Held(int from, long number, Update update) {}

    /// @param id the own number
    /// @param others the numbers of the other branches
    /// @param lastEvent the largest event number seen
    /// @param open the exchanges with the customers whose ordered updates began here, by timestamp
    /// @param held what waits for a change of mode, in order
    public record State(
            int id,
            SortedSet<Integer> others,
            Mode mode,
            Money balance,
            long lastEvent,
            StableQueue.State<Update> queue,
            SortedMap<Timestamp, Long> open,
            EagerReplica.State eager,
            ModeSwitch.State modeSwitch,
            List<Held> held) {}

    /// @param id 1 or more
    /// @param others the other branches; all of them know the same set
    /// @param opening the balance to begin with, the same at every branch
    public record Kind(int id, SortedSet<Integer> others, Mode mode, Money opening) implements Protocol.Kind<State> {
        @Override
        public State initial() {
            StableQueue<Update> queue = new StableQueue<>(StableQueue.empty());
            others.forEach(other -> queue.expect(other, new Timestamp(0, other)));
            return new State(
                    id, others, mode, opening, 0, queue.state(), new TreeMap<>(), EagerReplica.initial(),
                    ModeSwitch.initial(), List.of());
        }

        @Override
        public BranchProtocol restore(State state) {
            return new BranchProtocol(state);
        }
    }

    private final int id;
    private final TreeSet<Integer> others;
    private Mode mode;
    private Money balance;
    private long lastEvent;
    private final OrderedReplica ordered;
    private final TreeMap<Timestamp, Long> open;
    private final EagerReplica eager;
    private final ModeSwitch modeSwitch;
    private List<Held> held;

    private BranchProtocol(State state) {
        id = state.id();
        others = new TreeSet<>(state.others());
        mode = state.mode();
        balance = state.balance();
        lastEvent = state.lastEvent();
        ordered = new OrderedReplica(state.queue());
        open = new TreeMap<>(state.open());
        eager = new EagerReplica(state.eager());
        modeSwitch = new ModeSwitch(state.modeSwitch());
        held = state.held();
    }

    // ---- a person or a customer asks

    @Override
    public void onCommand(Command command, Actions actions) {
        if (!(command instanceof BranchCommand known)) {
            throw new Refusal(Reason.INVALID, "a branch does not take " + command.getClass().getSimpleName());
        }
        switch (known) {
            case BranchCommand.Submit(Update asked) -> {
                requireSensible(asked);
                Update update = numbered(asked);
                actions.localEvent(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.REQUEST));
                begin(update, 0, actions);
            }
            case BranchCommand.SetMode(Mode next) -> {
                if (!isIdle()) {
                    throw new Refusal(Reason.CONFLICT, "the mode can be changed only while no update is under way");
                }
                if (next != mode) {
                    modeSwitch.ask(next, others, peers(), actions);
                    goOn(actions);
                }
            }
        }
    }

    @Override
    public void onQuestion(long exchange, ProcessId from, Message question, Actions actions) {
        Update update = numbered(((BranchMessage.Order) question).update());
        actions.happened(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.REQUEST));
        begin(update, exchange, actions);
    }

    private static void requireSensible(Update update) {
        if (!update.amount().isPositive()) {
            throw new Refusal(Reason.INVALID, "an amount is more than 0.00, not " + update.amount());
        }
        if (update.eventId() < 0 || update.eventId() > MAX_EVENT) {
            throw new Refusal(Reason.INVALID, "an event id is 1 to 2^53 - 1, not " + update.eventId());
        }
    }

    private Update numbered(Update update) {
        return update.eventId() == 0 ? update.withEventId(nextEventId()) : update;
    }

    private void begin(Update update, long exchange, Actions actions) {
        lastEvent = Math.max(lastEvent, update.eventId());
        actions.happened(new BranchFact.Accepted(update));
        if (modeSwitch.isUnderWay()) {
            hold(new Held(id, exchange, update));
        } else {
            carryOut(update, exchange, actions);
        }
    }

    private void hold(Held update) {
        held = Stream.concat(held.stream(), Stream.of(update)).toList();
    }

    private void carryOut(Update update, long exchange, Actions actions) {
        switch (mode) {
            case ORDERED -> {
                open.put(ordered.multicast(update, peers(), actions), exchange);
                executeOrdered(actions);
            }
            case EAGER -> {
                if (!update.isPossibleWith(balance)) {
                    actions.happened(new BranchFact.Executed(id, update, Outcome.ABORT, balance));
                    finish(update, exchange, Outcome.ABORT, balance, actions);
                    return;
                }
                apply(id, update, Stage.EXECUTE, actions);
                eager.begin(update, exchange, balance, others, actions).ifPresent(done -> finish(done, actions));
            }
        }
    }

    private void finish(EagerReplica.Propagation done, Actions actions) {
        finish(done.update(), done.exchange(), Outcome.SUCCESS, done.balance(), actions);
    }

    /// The response to whoever asked is an event: one tick.
    private void finish(Update update, long exchange, Outcome outcome, Money result, Actions actions) {
        BranchFact finished = new BranchFact.Finished(update, outcome, result);
        if (exchange == 0) {
            actions.localEvent(finished);
        } else {
            actions.answer(exchange, new BranchMessage.Completed(update, outcome, result));
            actions.happened(finished);
        }
    }

    // ---- another branch tells something

    @Override
    public void check(ProcessId from, long stamp, Message message) {
        switch (message) {
            case BranchMessage.Order order -> throw new Refusal(Reason.INVALID, "that is a question");
            case BranchMessage.Completed completed -> throw new Refusal(Reason.INVALID, "that is an answer");
            case BranchMessage known -> {
                if (!from.role().equals(BRANCH) || !others.contains(from.number())) {
                    throw new Refusal(Reason.INVALID, from + " is not one of the other branches, " + others);
                }
                checkContent(from, known);
            }
            default ->
                throw new Refusal(Reason.INVALID, "a branch does not take " + message.getClass().getSimpleName());
        }
    }

    private void checkContent(ProcessId from, BranchMessage message) {
        switch (message) {
            case BranchMessage.Multicast(Update update) -> requireSensible(update);
            case BranchMessage.Propagate(long number, Update update) -> requireSensible(update);
            case BranchMessage.Propagated(long number) -> {
                if (!eager.awaits(number, from.number())) {
                    throw new Refusal(Reason.INVALID, from + " was not asked for propagation " + number);
                }
            }
            default -> {}
        }
    }

    @Override
    public void checkQuestion(ProcessId from, long stamp, Message question) {
        if (!(question instanceof BranchMessage.Order(Update update))) {
            throw new Refusal(Reason.INVALID, "a branch is not asked " + question.getClass().getSimpleName());
        }
        requireSensible(update);
    }

    @Override
    public void onMessage(ProcessId from, long stamp, Message message, Actions actions) {
        Timestamp timestamp = new Timestamp(stamp, from.number());
        ordered.heard(timestamp);
        switch ((BranchMessage) message) {
            case BranchMessage.Multicast(Update update) -> {
                lastEvent = Math.max(lastEvent, update.eventId());
                ordered.onMulticast(timestamp, update, peers(), actions);
            }
            case BranchMessage.Acknowledge(Timestamp acknowledged, Update update) -> {
                if (acknowledged.node() == id) {
                    actions.happened(
                            new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.PROPAGATE_RESPONSE));
                }
            }
            case BranchMessage.Propagate(long number, Update update) ->
                onPropagate(new Held(from.number(), number, update), actions);
            case BranchMessage.Propagated(long number) ->
                eager.onPropagated(number, actions).ifPresent(done -> finish(done, actions));
            case BranchMessage.ChangeMode(Mode next) ->
                modeSwitch.onWord(from.number(), timestamp, next, others, actions);
            case BranchMessage.AgreeToMode(Timestamp asked, Mode next) ->
                modeSwitch.onWord(from.number(), asked, next, others, actions);
            default -> throw new IllegalStateException("unchecked message " + message);
        }
        executeOrdered(actions);
        goOn(actions);
    }

    private void onPropagate(Held propagation, Actions actions) {
        Update update = propagation.update();
        lastEvent = Math.max(lastEvent, update.eventId());
        actions.happened(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.PROPAGATE_REQUEST));
        if (modeSwitch.isAheadOfUs(propagation.from())) {
            hold(propagation);
        } else {
            applyAndAnswer(propagation, actions);
        }
    }

    private void applyAndAnswer(Held propagation, Actions actions) {
        apply(propagation.from(), propagation.update(), Stage.PROPAGATE_EXECUTE, actions);
        actions.sendUnticked(peer(propagation.from()), new BranchMessage.Propagated(propagation.number()));
    }

    /// Takes a change of mode as far as it can be taken.
    private void goOn(Actions actions) {
        if (!modeSwitch.isUnderWay()) {
            return;
        }
        if (eager.isIdle()) {
            modeSwitch.agree(peers(), actions);
        }
        while (modeSwitch.everyoneAgrees() && (mode == Mode.EAGER || ordered.isIdle())) {
            mode = modeSwitch.make();
            actions.happened(new BranchFact.ModeChanged(mode));
            release(actions);
        }
    }

    private void release(Actions actions) {
        List<Held> released = held;
        held = List.of();
        for (Held update : released) {
            if (update.from() == id && modeSwitch.isUnderWay() || modeSwitch.isAheadOfUs(update.from())) {
                hold(update);
            } else if (update.from() == id) {
                carryOut(update.update(), update.number(), actions);
            } else {
                applyAndAnswer(update, actions);
            }
        }
    }

    private void executeOrdered(Actions actions) {
        Optional<Timestamp> next = ordered.next();
        while (next.isPresent()) {
            Timestamp timestamp = next.get();
            Update update = ordered.take(timestamp);
            boolean here = timestamp.node() == id;
            Stage stage = here ? Stage.EXECUTE : Stage.PROPAGATE_EXECUTE;
            Outcome outcome = update.isPossibleWith(balance) ? Outcome.SUCCESS : Outcome.ABORT;
            switch (outcome) {
                case SUCCESS -> apply(timestamp.node(), update, stage, actions);
                case ABORT -> conclude(timestamp.node(), update, stage, outcome, actions);
            }
            if (here) {
                finish(update, open.remove(timestamp), outcome, balance, actions);
            }
            next = ordered.next();
        }
    }

    /// Changes the replica. An eager update of another branch has been carried out there already, so nobody asks
    /// whether it is covered here: that is the anomaly of that mode.
    private void apply(int origin, Update update, Stage stage, Actions actions) {
        balance = update.applyTo(balance);
        conclude(origin, update, stage, Outcome.SUCCESS, actions);
    }

    private void conclude(int origin, Update update, Stage stage, Outcome outcome, Actions actions) {
        actions.localEvent(new BranchFact.SubEvent(update.eventId(), update.kind(), stage));
        actions.happened(new BranchFact.Executed(origin, update, outcome, balance));
    }

    private List<ProcessId> peers() {
        return others.stream().map(BranchProtocol::peer).toList();
    }

    private static ProcessId peer(int number) {
        return new ProcessId(BRANCH, number);
    }

    // ---- to be looked at

    public boolean isIdle() {
        return ordered.isIdle() && eager.isIdle() && !modeSwitch.isUnderWay();
    }

    /// How many updates wait to be executed, in mode ordered.
    public int queueLength() {
        return ordered.length();
    }

    public Mode mode() {
        return mode;
    }

    public Money balance() {
        return balance;
    }

    /// An event number that no branch gives out but this one: the next that leaves this branch's remainder.
    private long nextEventId() {
        int branches = others.size() + 1;
        int place = others.headSet(id).size();
        long next = lastEvent + 1;
        return next + Math.floorMod(place + 1 - next, branches);
    }

    @Override
    public State state() {
        return new State(
                id, new TreeSet<>(others), mode, balance, lastEvent, ordered.state(), new TreeMap<>(open),
                eager.state(), modeSwitch.state(), held);
    }
}
