package lamportbank.core.branch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import lamportbank.core.branch.BranchFact.Stage;
import lamportbank.core.branch.EagerShares.Shares;
import lamportbank.core.branch.ExecutedIds.Ids;
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

    /// Updates in one batch, of whichever branch.
    public static final int MAX_PER_BATCH = 200;

    /// Batches of one branch that are not executed there. Two: one is agreed on while the next gathers what comes
    /// meanwhile. A batch costs every branch a commit and a message to each other, however many updates it carries, so
    /// more batches would only be smaller ones.
    public static final int MAX_OUTSTANDING = 2;

    /// Batches in one acknowledgement. As a rule there are few. There can be many: who has sent something with a late
    /// stamp has been heard later than every batch before that, and those are executed without having come here.
    public static final int MAX_ACKNOWLEDGED = 200;

    /// How many updates with a customer's id are remembered of each branch, so that they are not executed again.
    public static final int REMEMBERED = 5_000;

    /// What a branch imposes on itself.
    ///
    /// @param maxWaiting updates that may wait here
    /// @param maxPerBatch updates in one batch at most; up to [#MAX_PER_BATCH]
    /// @param maxOutstanding own batches at most that are not executed yet; up to [#MAX_OUTSTANDING]
    public record Limits(int maxWaiting, int maxPerBatch, int maxOutstanding) {
        public static final Limits DEFAULT = new Limits(10_000, MAX_PER_BATCH, MAX_OUTSTANDING);

        public Limits {
            if (maxPerBatch > MAX_PER_BATCH || maxOutstanding > MAX_OUTSTANDING) {
                throw new IllegalArgumentException("the other branches would refuse this");
            }
        }
    }

    /// An update that waits: for the next batch, or for a change of mode. It has not begun to travel, or belongs to a
    /// mode that is not here yet.
    ///
    /// @param from the branch that has sent it, or this one
    /// @param number the exchange with the customer who waits here, or the sender's propagation
    public record Held(int from, long number, Update update) {}

    /// @param id the own number
    /// @param others the numbers of the other branches
    /// @param lastEvent the number that this branch has given last, without its minus; 0 if it has given none
    /// @param open the exchanges with the customers whose ordered updates are under way from here, by batch
    /// @param held what waits, in order
    /// @param executed the latest updates with a customer's id
    /// @param shares how far each branch may go in eager mode
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
            List<Held> held,
            @Nullable Ids executed,
            @Nullable Shares shares) {
        /// @param executed null in a journal of before 2026-11-28, which remembers none
        /// @param shares null in such a journal: they count from the balance that it has
        public State {
            executed = executed == null ? ExecutedIds.initial() : executed;
            shares = shares == null ? EagerShares.from(balance) : shares;
        }
    }

    /// @param id 1 or more
    /// @param others the other branches; all of them know the same set
    /// @param opening the balance to begin with, the same at every branch
    public record Kind(int id, SortedSet<Integer> others, Limits limits, Mode mode, Money opening)
            implements Protocol.Kind<State> {
        @Override
        public State initial() {
            return new State(
                    id, others, limits, mode, opening, 0, OrderedReplica.initial(others), new TreeMap<>(),
                    EagerReplica.initial(), ModeSwitch.initial(), List.of(), ExecutedIds.initial(),
                    EagerShares.from(opening));
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
    private final ExecutedIds executed;
    private final EagerShares shares;

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
        executed = new ExecutedIds(state.executed());
        shares = new EagerShares(state.shares(), others.size() + 1);
    }

    // ---- a person or a customer asks

    @Override
    public void onCommand(Command command, Actions actions) {
        if (!(command instanceof BranchCommand known)) {
            throw new Refusal(Reason.INVALID, "a branch does not take " + command.getClass().getSimpleName());
        }
        switch (known) {
            case BranchCommand.Submit(Update asked) -> {
                requireAcceptable(asked);
                if (!isRepeated(id, asked, 0, actions)) {
                    Update update = numbered(asked);
                    actions.localEvent(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.REQUEST));
                    begin(update, 0, actions);
                }
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
        Update asked = ((BranchMessage.Order) question).update();
        if (!isRepeated(id, asked, exchange, actions)) {
            Update update = numbered(asked);
            actions.happened(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.REQUEST));
            begin(update, exchange, actions);
        }
    }

    private void requireAcceptable(Update asked) {
        if (asked.eventId() < 0) {
            throw new Refusal(
                    Reason.INVALID, "an event id is " + EventId.ALLOWED + ", not " + asked.eventId()
                            + ": negative ones are the branches' own");
        }
        Optional<ExecutedIds.Executed> known = executed.find(asked.eventId());
        if (known.isPresent()) {
            Update first = known.get().update();
            if (!first.equals(asked)) {
                throw new Refusal(Reason.CONFLICT, conflict(first));
            }
        } else {
            if (held.size() >= limits.maxWaiting()) {
                throw new Refusal(Reason.FULL, "there are " + held.size() + " updates waiting already");
            }
            numbered(asked);
        }
    }

    /// Why an update is not executed whose event id another one has.
    public static String conflict(Update first) {
        return "event " + first.eventId() + " is a " + first.kind() + " of " + first.amount()
                + " already; another update needs another id";
    }

    /// Answers an update that has been executed as it was answered then. The event id is a customer's promise that it
    /// is the same one.
    private boolean isRepeated(int origin, Update asked, long exchange, Actions actions) {
        Optional<Answer> answer = repeat(origin, asked, actions);
        answer.ifPresent(first -> finish(asked, exchange, first, actions));
        return answer.isPresent();
    }

    /// @throws Refusal if this branch has no number left for it
    private Update numbered(Update update) {
        return update.eventId() == 0 ? update.withEventId(-nextNumber()) : update;
    }

    private void begin(Update update, long exchange, Actions actions) {
        if (!update.hasCustomersId()) {
            lastEvent = -update.eventId();
        }
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
        if (isRepeated(id, update, exchange, actions)) {
            return;
        }
        if (!update.isPossibleWith(balance) || !shares.admit(id, update)) {
            executed.addRefusedHere(new ExecutedIds.Executed(update, Outcome.ABORT, balance));
            actions.happened(new BranchFact.Executed(id, update, Outcome.ABORT, balance));
            finish(update, exchange, new Answer(Ending.ABORT, balance), actions);
            return;
        }
        shares.move(id, update);
        apply(id, update, Stage.EXECUTE, actions);
        eager.begin(update, exchange, balance, others, actions).ifPresent(done -> finish(done, actions));
    }

    private void finish(EagerReplica.Propagation done, Actions actions) {
        finish(done.update(), done.exchange(), new Answer(Ending.SUCCESS, done.balance()), actions);
    }

    /// How an update ended, and the balance of the replica after it.
    private record Answer(Ending ending, Money balance) {}

    /// The response to whoever asked is an event: one tick.
    private void finish(Update update, long exchange, Answer answer, Actions actions) {
        BranchFact finished = new BranchFact.Finished(update, answer.ending(), answer.balance());
        if (exchange == 0) {
            actions.localEvent(finished);
        } else {
            actions.answer(exchange, new BranchMessage.Completed(update, answer.ending(), answer.balance()));
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
            List<Held> first = held.subList(0, nextBatch());
            List<Held> batch = List.copyOf(first);
            first.clear();
            Timestamp timestamp = ordered.multicast(batch.stream().map(Held::update).toList(), actions);
            open.put(timestamp, batch.stream().map(Held::number).toList());
            executeOrdered(actions);
        }
    }

    /// How many of the updates that wait are the next batch. One with an event id that is in it already is not.
    private int nextBatch() {
        Set<Long> ids = new TreeSet<>();
        return (int) held.stream()
                .limit(limits.maxPerBatch())
                .takeWhile(waiting -> ids.add(waiting.update().eventId()))
                .count();
    }

    // ---- who is listened to, and what another branch tells

    /// The other branches, and those who order: the client of the same number, and customers of the scenarios.
    @Override
    public boolean isPeer(ProcessId process) {
        return switch (process.role()) {
            case BRANCH -> others.contains(process.number());
            case CLIENT -> process.number() == id;
            case CUSTOMER -> process.number() > 0;
            default -> false;
        };
    }

    @Override
    public Collection<ProcessId> mustFollow() {
        return peers();
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
                checkContent(from, stamp, known);
            }
            default ->
                throw new Refusal(Reason.INVALID, "a branch does not take " + message.getClass().getSimpleName());
        }
    }

    private void checkContent(ProcessId from, long stamp, BranchMessage message) {
        int sender = from.number();
        switch (message) {
            case BranchMessage.Multicast(List<Update> updates) -> {
                requireMode(from, Mode.ORDERED);
                require(!updates.isEmpty() && updates.size() <= MAX_PER_BATCH,
                        () -> "a batch has 1 to " + MAX_PER_BATCH + " updates, not " + updates.size());
                require(updates.stream().map(Update::eventId).distinct().count() == updates.size(),
                        () -> "each update of a batch has an event id of its own");
                updates.forEach(update -> requireNamed(from, update));
                require(ordered.unanswered(sender) < MAX_OUTSTANDING,
                        () -> from + " has " + MAX_OUTSTANDING + " batches outstanding already");
            }
            case BranchMessage.Acknowledge(SortedSet<Timestamp> batches) -> {
                require(!batches.isEmpty() && batches.size() <= MAX_ACKNOWLEDGED,
                        () -> "an acknowledgement is of 1 to " + MAX_ACKNOWLEDGED + " batches, not " + batches.size());
                batches.forEach(batch -> require(
                        batch.time() < stamp && (batch.node() == id
                                ? ordered.awaits(batch, sender)
                                : others.contains(batch.node()) && batch.node() != sender),
                        () -> from + " was not asked for an acknowledgement of " + batch));
            }
            case BranchMessage.Propagate(long number, Update update) -> {
                requireMode(from, Mode.EAGER);
                requireNamed(from, update);
                require(!executed.contains(sender, update.eventId()),
                        () -> from + " has propagated event " + update.eventId() + " already");
                require(modeSwitch.isAheadOfUs(sender) || shares.admit(sender, update),
                        () -> "this is more than " + from + " may move the balance in eager mode");
            }
            case BranchMessage.Propagated(long number) ->
                require(eager.awaits(number, sender), () -> from + " was not asked for propagation " + number);
            case BranchMessage.AgreeToMode(Timestamp asked, Mode next) ->
                require(asked.time() < stamp && asked.node() != sender
                        && (asked.node() == id || others.contains(asked.node()))
                        && modeSwitch.takes(sender, asked, next, heardFrom(asked.node())),
                        () -> "nobody has asked " + from + " for mode " + next + " at " + asked);
            default -> {}
        }
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new Refusal(Reason.INVALID, otherwise.get());
        }
    }

    /// An update of another branch comes in the mode that this branch has last said to be in.
    private void requireMode(ProcessId from, Mode needed) {
        Mode current = modeSwitch.modeOf(from.number(), mode);
        require(current == needed, () -> from + " is in mode " + current + ", in which it cannot say this");
    }

    /// A customer's id can come from any branch, a number of the branches' own from one only.
    private void requireNamed(ProcessId from, Update update) {
        require(update.hasCustomersId() || isNumberOf(from.number(), -update.eventId()),
                () -> update.eventId() + " is no event number that " + from + " gives");
    }

    /// The time up to which everything that a branch said is known here. What this branch said itself is.
    private long heardFrom(int branch) {
        return branch == id ? Long.MAX_VALUE : ordered.heardFrom(branch);
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
        requireAcceptable(update);
    }

    @Override
    public void onMessage(ProcessId from, long stamp, Message message, Actions actions) {
        Timestamp timestamp = new Timestamp(stamp, from.number());
        ordered.heard(timestamp);
        modeSwitch.heard(timestamp);
        switch ((BranchMessage) message) {
            case BranchMessage.Multicast(List<Update> updates) -> ordered.onMulticast(timestamp, updates, actions);
            case BranchMessage.Acknowledge(SortedSet<Timestamp> batches) ->
                ownAmong(batches).forEach(batch -> ordered.onAcknowledged(batch, from.number(), actions));
            case BranchMessage.Propagate(long number, Update update) ->
                onPropagate(new Held(from.number(), number, update), actions);
            case BranchMessage.Propagated(long number) ->
                eager.onPropagated(number, actions).ifPresent(done -> finish(done, actions));
            case BranchMessage.ChangeMode(Mode next) -> modeSwitch.onAsked(timestamp, next, others);
            case BranchMessage.AgreeToMode(Timestamp asked, Mode next) ->
                modeSwitch.onAgreed(from.number(), asked, next);
            default -> throw new IllegalStateException("unchecked message " + message);
        }
        executeOrdered(actions);
        goOn(actions);
    }

    private void onPropagate(Held propagation, Actions actions) {
        Update update = propagation.update();
        actions.happened(new BranchFact.SubEvent(update.eventId(), update.kind(), Stage.PROPAGATE_REQUEST));
        if (modeSwitch.isAheadOfUs(propagation.from())) {
            held.add(propagation);
        } else {
            applyAndAnswer(propagation, actions);
        }
    }

    /// An eager update of another branch has been carried out there already, so nobody asks whether it is covered here
    /// (that is the anomaly of that mode), nor whether another branch was asked for the same one: who leaves it out and who
    /// does not would depend on when they hear of it, and replicas would stay apart for ever. Only what no honest branch
    /// propagates is left out.
    private void applyAndAnswer(Held propagation, Actions actions) {
        Update update = propagation.update();
        if (shares.admit(propagation.from(), update)) {
            shares.move(propagation.from(), update);
            apply(propagation.from(), update, Stage.PROPAGATE_EXECUTE, actions);
        } else {
            conclude(propagation.from(), update, Stage.PROPAGATE_EXECUTE, Outcome.ABORT, actions);
        }
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
            switch (mode) {
                case EAGER -> shares.begin(balance);
                case ORDERED -> executed.forgetRefusedHere();
            }
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
            Answer answer = executeOrdered(id, update, Stage.EXECUTE, actions);
            finish(update, exchanges.get(place), answer, actions);
        }
    }

    private Answer executeOrdered(int origin, Update update, Stage stage, Actions actions) {
        return repeat(origin, update, actions).orElseGet(() -> {
            Outcome outcome = update.isPossibleWith(balance) ? Outcome.SUCCESS : Outcome.ABORT;
            switch (outcome) {
                case SUCCESS -> apply(origin, update, stage, actions);
                case ABORT -> conclude(origin, update, stage, outcome, actions);
            }
            return new Answer(Ending.of(outcome), balance);
        });
    }

    /// In total order all replicas remember the same, so all decide alike what has been executed.
    ///
    /// @return the answer to the update that has this event id, if that has been executed
    private Optional<Answer> repeat(int origin, Update update, Actions actions) {
        return executed.find(update.eventId()).map(first -> {
            Ending ending = first.endingOf(update);
            actions.localEvent(new BranchFact.Repeated(origin, update, ending));
            return new Answer(ending, ending == Ending.CONFLICT ? balance : first.balance());
        });
    }

    /// Changes the replica.
    private void apply(int origin, Update update, Stage stage, Actions actions) {
        balance = update.applyTo(balance);
        conclude(origin, update, stage, Outcome.SUCCESS, actions);
    }

    private void conclude(int origin, Update update, Stage stage, Outcome outcome, Actions actions) {
        executed.add(origin, new ExecutedIds.Executed(update, outcome, balance));
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

    /// The batches, of all branches, that are not executed yet.
    public SortedMap<Timestamp, List<Update>> queue() {
        return ordered.queued();
    }

    /// A number that no branch gives but this one: the next that leaves this branch's remainder. No id of a customer and
    /// no other branch moves it on.
    ///
    /// @throws Refusal if there is none left
    private long nextNumber() {
        long next = lastEvent + 1;
        long number = next + Math.floorMod(placeOf(id) - next, others.size() + 1);
        if (!EventId.accepts(number)) {
            throw new Refusal(Reason.FULL, "this branch has no number left for an update; give it an event id");
        }
        return number;
    }

    private boolean isNumberOf(int branch, long number) {
        return EventId.accepts(number) && Math.floorMod(placeOf(branch) - number, others.size() + 1) == 0;
    }

    /// 1 for the branch with the lowest number, 2 for the next…
    private int placeOf(int branch) {
        return others.headSet(branch).size() + (id < branch ? 2 : 1);
    }

    @Override
    public State state() {
        return new State(
                id, new TreeSet<>(others), limits, mode, balance, lastEvent, ordered.state(), new TreeMap<>(open),
                eager.state(), modeSwitch.state(), List.copyOf(held), executed.state(), shares.state());
    }
}
