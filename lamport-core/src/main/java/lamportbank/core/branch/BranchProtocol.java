package lamportbank.core.branch;

import java.util.ArrayList;
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
import lamportbank.core.process.Actions;
import lamportbank.core.process.Command;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Refusal.Reason;

/// A branch: takes deposits and withdrawals for the shared balance and keeps its replica in step with the
/// others, in total order ([OrderedReplica]) or eagerly ([EagerReplica]). The mode decides how an update that
/// begins *here* travels; updates of others are taken as they come. Ordered updates wait here until they go,
/// together, into one batch.
public final class BranchProtocol implements Protocol<BranchProtocol.State> {
    public static final String BRANCH = "branch";

    private static final String CLIENT = "client";
    private static final String CUSTOMER = "customer";

    private static final long MAX_EVENT = (1L << 53) - 1;

    /// @param maxWaiting updates that may wait here
    /// @param maxPerBatch updates in one batch at most
    /// @param maxOutstanding own batches at most that are not executed yet
    public record Limits(int maxWaiting, int maxPerBatch, int maxOutstanding) {
        /// Two batches: one is agreed on while the next gathers what comes meanwhile. A batch costs every branch a
        /// commit and a message to each other, however many updates it carries, so more batches would only be smaller
        /// ones.
        public static final Limits DEFAULT = new Limits(10_000, 200, 2);
    }

    /// An update that waits: for the next batch, or for a change of mode. It has not begun to travel, or belongs to a
    /// mode that is not here yet.
    ///
    /// @param from the branch that has sent it, or this one
    /// @param number the exchange with the customer who waits here, or the sender's propagation
    public record Held(int from, long number, Update update) {}

    /// @param id the own number
    /// @param others the numbers of the other branches
    /// @param lastEvent the largest event number seen
    /// @param open the exchanges with the customers whose ordered updates are under way from here, by batch
    /// @param held what waits, in order
    public record State(
            int id,
            SortedSet<Integer> others,
            Limits limits,
            Mode mode,
            Money balance,
            long lastEvent,
            OrderedReplica.State ordered,
            SortedMap<Timestamp, List<Long>> open,
            EagerReplica.State eager,
            ModeSwitch.State modeSwitch,
            List<Held> held) {}

    /// @param id 1 or more
    /// @param others the other branches; all of them know the same set
    /// @param opening the balance to begin with, the same at every branch
    public record Kind(int id, SortedSet<Integer> others, Limits limits, Mode mode, Money opening)
            implements Protocol.Kind<State> {
        @Override
        public State initial() {
            return new State(
                    id, others, limits, mode, opening, 0, OrderedReplica.initial(others), new TreeMap<>(),
                    EagerReplica.initial(), ModeSwitch.initial(), List.of());
        }

        @Override
        public BranchProtocol restore(State state) {
            return new BranchProtocol(state);
        }
    }

    private final int id;
    private final TreeSet<Integer> others;
    private final Limits limits;
    private Mode mode;
    private Money balance;
    private long lastEvent;
    private final OrderedReplica ordered;
    private final TreeMap<Timestamp, List<Long>> open;
    private final EagerReplica eager;
    private final ModeSwitch modeSwitch;
    private final List<Held> held;

    private BranchProtocol(State state) {
        id = state.id();
        others = new TreeSet<>(state.others());
        limits = state.limits();
        mode = state.mode();
        balance = state.balance();
        lastEvent = state.lastEvent();
        ordered = new OrderedReplica(state.ordered());
        open = new TreeMap<>(state.open());
        eager = new EagerReplica(state.eager());
        modeSwitch = new ModeSwitch(state.modeSwitch());
        held = new ArrayList<>(state.held());
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
                requireRoom();
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

    private void requireRoom() {
        if (held.size() >= limits.maxWaiting()) {
            throw new Refusal(Reason.FULL, "there are " + held.size() + " updates waiting already");
        }
    }

    private Update numbered(Update update) {
        return update.eventId() == 0 ? update.withEventId(nextEventId()) : update;
    }

    private void begin(Update update, long exchange, Actions actions) {
        lastEvent = Math.max(lastEvent, update.eventId());
        actions.happened(new BranchFact.Accepted(update));
        if (mustWait()) {
            held.add(new Held(id, exchange, update));
        } else {
            beginEagerly(update, exchange, actions);
        }
    }

    /// Whether an update of this branch has to wait: for the change of mode, or for its batch.
    private boolean mustWait() {
        return modeSwitch.isUnderWay() || mode == Mode.ORDERED;
    }

    private void beginEagerly(Update update, long exchange, Actions actions) {
        if (!update.isPossibleWith(balance)) {
            actions.happened(new BranchFact.Executed(id, update, Outcome.ABORT, balance));
            finish(update, exchange, Outcome.ABORT, balance, actions);
            return;
        }
        apply(id, update, Stage.EXECUTE, actions);
        eager.begin(update, exchange, balance, others, actions).ifPresent(done -> finish(done, actions));
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

    // ---- once per round: what has come is acknowledged together, and what has been waiting becomes one batch

    @Override
    public void onTurn(Actions actions) {
        ordered.acknowledge(actions);
        if (mode == Mode.ORDERED && !modeSwitch.isUnderWay()) {
            multicastHeld(actions);
        }
    }

    private void multicastHeld(Actions actions) {
        while (!held.isEmpty() && ordered.outstanding(id) < limits.maxOutstanding()) {
            List<Held> first = held.subList(0, Math.min(held.size(), limits.maxPerBatch()));
            List<Held> batch = List.copyOf(first);
            first.clear();
            Timestamp timestamp = ordered.multicast(batch.stream().map(Held::update).toList(), actions);
            open.put(timestamp, batch.stream().map(Held::number).toList());
            executeOrdered(actions);
        }
    }

    // ---- who is listened to, and what another branch tells

    /// The other branches, and those who order: customers of the scenarios, and clients on behalf of theirs.
    @Override
    public boolean isPeer(ProcessId process) {
        return switch (process.role()) {
            case BRANCH -> others.contains(process.number());
            case CLIENT, CUSTOMER -> process.number() > 0;
            default -> false;
        };
    }

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
            case BranchMessage.Multicast(List<Update> updates) -> {
                if (updates.isEmpty()) {
                    throw new Refusal(Reason.INVALID, "a batch has at least one update");
                }
                updates.forEach(BranchProtocol::requireSensible);
            }
            case BranchMessage.Acknowledge(SortedSet<Timestamp> batches) -> ownAmong(batches).forEach(batch -> {
                if (!ordered.awaits(batch, from.number())) {
                    throw new Refusal(Reason.INVALID, from + " was not asked for an acknowledgement of " + batch);
                }
            });
            case BranchMessage.Propagate(long number, Update update) -> requireSensible(update);
            case BranchMessage.Propagated(long number) -> {
                if (!eager.awaits(number, from.number())) {
                    throw new Refusal(Reason.INVALID, from + " was not asked for propagation " + number);
                }
            }
            default -> {}
        }
    }

    private Stream<Timestamp> ownAmong(SortedSet<Timestamp> batches) {
        return batches.stream().filter(batch -> batch.node() == id);
    }

    @Override
    public void checkQuestion(ProcessId from, long stamp, Message question) {
        if (!(question instanceof BranchMessage.Order(Update update))) {
            throw new Refusal(Reason.INVALID, "a branch is not asked " + question.getClass().getSimpleName());
        }
        if (!isPeer(from) && stamp > 0) {
            throw new Refusal(Reason.INVALID, from + " is nobody whose clock counts here");
        }
        requireSensible(update);
        requireRoom();
    }

    @Override
    public void onMessage(ProcessId from, long stamp, Message message, Actions actions) {
        Timestamp timestamp = new Timestamp(stamp, from.number());
        ordered.heard(timestamp);
        switch ((BranchMessage) message) {
            case BranchMessage.Multicast(List<Update> updates) -> {
                updates.forEach(update -> lastEvent = Math.max(lastEvent, update.eventId()));
                ordered.onMulticast(timestamp, updates, actions);
            }
            case BranchMessage.Acknowledge(SortedSet<Timestamp> batches) ->
                ownAmong(batches).forEach(batch -> ordered.onAcknowledged(batch, from.number(), actions));
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
            held.add(propagation);
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
        List<Held> released = List.copyOf(held);
        held.clear();
        for (Held update : released) {
            if (update.from() == id && mustWait() || modeSwitch.isAheadOfUs(update.from())) {
                held.add(update);
            } else if (update.from() == id) {
                beginEagerly(update.update(), update.number(), actions);
            } else {
                applyAndAnswer(update, actions);
            }
        }
    }

    private void executeOrdered(Actions actions) {
        Optional<Timestamp> next = ordered.next();
        while (next.isPresent()) {
            Timestamp timestamp = next.get();
            List<Update> batch = ordered.take(timestamp);
            if (timestamp.node() == id) {
                executeOwn(batch, open.remove(timestamp), actions);
            } else {
                batch.forEach(update -> executeOrdered(timestamp.node(), update, Stage.PROPAGATE_EXECUTE, actions));
            }
            next = ordered.next();
        }
    }

    private void executeOwn(List<Update> batch, List<Long> exchanges, Actions actions) {
        for (int place = 0; place < batch.size(); place++) {
            Update update = batch.get(place);
            Outcome outcome = executeOrdered(id, update, Stage.EXECUTE, actions);
            finish(update, exchanges.get(place), outcome, balance, actions);
        }
    }

    private Outcome executeOrdered(int origin, Update update, Stage stage, Actions actions) {
        Outcome outcome = update.isPossibleWith(balance) ? Outcome.SUCCESS : Outcome.ABORT;
        switch (outcome) {
            case SUCCESS -> apply(origin, update, stage, actions);
            case ABORT -> conclude(origin, update, stage, outcome, actions);
        }
        return outcome;
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

    static ProcessId peer(int number) {
        return new ProcessId(BRANCH, number);
    }

    // ---- to be looked at

    public boolean isIdle() {
        return ordered.isIdle() && eager.isIdle() && held.isEmpty() && !modeSwitch.isUnderWay();
    }

    /// The updates that began here and do not travel yet.
    public List<Update> waiting() {
        return held.stream().filter(update -> update.from() == id).map(Held::update).toList();
    }

    /// How many updates are known here and not executed, those apart that others propagate eagerly.
    public int queueLength() {
        return ordered.length() + waiting().size();
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
                id, new TreeSet<>(others), limits, mode, balance, lastEvent, ordered.state(), new TreeMap<>(open),
                eager.state(), modeSwitch.state(), List.copyOf(held));
    }
}
