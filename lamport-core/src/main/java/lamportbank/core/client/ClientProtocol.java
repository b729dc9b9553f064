package lamportbank.core.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Chain;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.mutex.MutualExclusion;
import lamportbank.core.process.Actions;
import lamportbank.core.process.Command;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Refusal.Reason;

/// A customer. Its transfers wait here until they go, together, into one request; the request waits in
/// [MutualExclusion] until it may enter, with those of its own that come next; inside, the bank seals them as a block;
/// the block goes out with the release, and onto every client's [Chain].
public final class ClientProtocol implements Protocol<ClientProtocol.State> {
    /// The head office.
    public static final ProcessId BANK = new ProcessId("bank", 0);

    private static final String BRANCH = "branch";

    /// @param maxWaiting transfers that may wait for a request
    /// @param maxPerRequest transfers in one request at most; a block has those of the requests that entered together
    /// @param maxOutstanding own requests in the queue at most
    public record Limits(int maxWaiting, int maxPerRequest, int maxOutstanding) {
        public Limits {
            if (maxWaiting < 1
                    || maxPerRequest < 1 || maxPerRequest > MutexMessage.Request.MAX_TRANSFERS
                    || maxOutstanding < 1 || maxOutstanding > MutexMessage.MAX_OUTSTANDING) {
                throw new IllegalArgumentException("there are limits, at most those that others hold a client to: "
                        + MutexMessage.Request.MAX_TRANSFERS + " transfers in a request, "
                        + MutexMessage.MAX_OUTSTANDING + " requests");
            }
        }

        /// Two requests: one is served while the next gathers what comes meanwhile. An entry costs three commits one
        /// after the other, however many transfers it carries, so more requests would only be smaller ones. Two that
        /// nobody's stands between enter together.
        public static final Limits DEFAULT = new Limits(
                10_000, MutexMessage.Request.MAX_TRANSFERS, MutexMessage.MAX_OUTSTANDING);
    }

    /// @param self null while it has no number
    /// @param members the other members
    /// @param accounts everyone to whom money can be sent
    /// @param gone the numbers of those who left or were evicted: never heard of again
    /// @param unwelcomed the members whose WELCOME is still to come
    /// @param required how many blocks must be here before the critical section may be entered
    /// @param refusal why it is FENCED, null if it is not
    /// @param settling whether the bank has been asked, since it is FENCED, for all blocks in which an own transfer can be;
    ///     null, for not, in states of before that was done
    /// @param missed whether a block for which there was no room has come since the bank was last asked for blocks; null,
    ///     for not, in states of before such blocks were taken
    public record State(
            Limits limits,
            Phase phase,
            @Nullable Member self,
            MutualExclusion.State mutex,
            Chain.State chain,
            List<Transfer> waiting,
            SortedMap<Integer, Member> members,
            SortedSet<Integer> accounts,
            SortedSet<Integer> gone,
            SortedSet<Integer> unwelcomed,
            long required,
            boolean fetching,
            @Nullable String refusal,
            @Nullable Boolean settling,
            @Nullable Boolean missed) {
        public State {
            settling = settling != null && settling;
            missed = missed != null && missed;
        }
    }

    public record Kind(Limits limits) implements Protocol.Kind<State> {
        @Override
        public State initial() {
            return new State(
                    limits,
                    Phase.NEW,
                    null,
                    MutualExclusion.initial(),
                    Chain.empty(),
                    List.of(),
                    new TreeMap<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    0,
                    false,
                    null,
                    false,
                    false);
        }

        @Override
        public ClientProtocol restore(State state) {
            return new ClientProtocol(state);
        }
    }

    private final Limits limits;
    private Phase phase;
    private @Nullable Member self;
    private final MutualExclusion mutex;
    private final Chain chain;
    private final List<Transfer> waiting;

    /// The ids of the own transfers that have not ended: those that wait, and those in requests.
    private final Set<String> underWay = new HashSet<>();
    private final TreeMap<Integer, Member> members;
    private final TreeSet<Integer> accounts;
    private final TreeSet<Integer> gone;
    private final TreeSet<Integer> unwelcomed;
    private long required;
    private boolean fetching;
    private @Nullable String refusal;
    private boolean settling;
    private boolean missed;

    private ClientProtocol(State state) {
        limits = state.limits();
        phase = state.phase();
        self = state.self();
        mutex = new MutualExclusion(state.mutex());
        chain = new Chain(state.chain());
        waiting = new ArrayList<>(state.waiting());
        members = new TreeMap<>(state.members());
        accounts = new TreeSet<>(state.accounts());
        gone = new TreeSet<>(state.gone());
        unwelcomed = new TreeSet<>(state.unwelcomed());
        required = state.required();
        fetching = state.fetching();
        refusal = state.refusal();
        settling = Boolean.TRUE.equals(state.settling());
        missed = Boolean.TRUE.equals(state.missed());
        Stream.concat(Stream.of(waiting), ownRequests().values().stream())
                .flatMap(List::stream)
                .forEach(transfer -> underWay.add(transfer.id()));
    }

    // ---- a person asks

    @Override
    public void onCommand(Command command, Actions actions) {
        if (!(command instanceof ClientCommand known)) {
            throw new Refusal(Reason.INVALID, "a client does not take " + command.getClass().getSimpleName());
        }
        switch (known) {
            case ClientCommand.Join(String incarnation, String address, Integer wanted, BankMessage.Heir heir) -> {
                if (phase == Phase.NEW) {
                    enter(Phase.REGISTERING, actions);
                    actions.call(BANK, new BankMessage.Register(incarnation, address, wanted, heir));
                }
            }
            case ClientCommand.Submit(Transfer transfer) -> submit(transfer, actions);
            case ClientCommand.QueryBalance() -> {
                requireNumber();
                actions.localEvent(new ClientFact.BalanceQueried());
            }
            case ClientCommand.Leave() -> {
                if (phase != Phase.MEMBER) {
                    throw new Refusal(Reason.CONFLICT, "only a member can leave; this client is " + phase);
                }
                enter(Phase.LEAVING, actions);
            }
        }
    }

    private void submit(Transfer transfer, Actions actions) {
        requireNumber();
        if (phase == Phase.LEAVING || phase == Phase.LEFT || phase == Phase.FENCED) {
            throw new Refusal(
                    Reason.CONFLICT,
                    "this client takes no transfers any more: it is " + phase
                            + (refusal == null ? "" : ": " + refusal));
        }
        if (transfer.from() != account()) {
            throw new Refusal(Reason.INVALID, actions.self() + " cannot send the money of account " + transfer.from());
        }
        if (!accounts.contains(transfer.to())) {
            throw new Refusal(Reason.INVALID, "there is no account " + transfer.to() + "; there are " + others());
        }
        if (underWay.contains(transfer.id())) {
            throw new Refusal(Reason.CONFLICT, "transfer " + transfer.id() + " is under way already");
        }
        if (waiting.size() >= limits.maxWaiting()) {
            throw new Refusal(Reason.FULL, "there are " + waiting.size() + " transfers waiting already");
        }
        waiting.add(transfer);
        underWay.add(transfer.id());
        actions.happened(new ClientFact.Submitted(transfer));
    }

    private SortedSet<Integer> others() {
        SortedSet<Integer> others = new TreeSet<>(accounts);
        others.remove(account());
        return others;
    }

    private void requireNumber() {
        if (self == null) {
            throw new Refusal(Reason.UNAVAILABLE, "this client has not been registered at the bank yet");
        }
    }

    // ---- once per round: what has been waiting becomes one request

    @Override
    public void onTurn(Actions actions) {
        if (phase == Phase.FENCED) {
            settle(actions);
        }
        if (!takesPart()) {
            return;
        }
        while (!waiting.isEmpty() && mutex.outstanding(actions.self().number()) < limits.maxOutstanding()) {
            List<Transfer> batch = waiting.subList(0, Math.min(waiting.size(), limits.maxPerRequest()));
            List<Transfer> transfers = List.copyOf(batch);
            batch.clear();
            Timestamp request = mutex.request(transfers, actions);
            actions.happened(new ClientFact.Requested(request, transfers));
        }
        tryToEnter(actions);
        if (phase == Phase.LEAVING && waiting.isEmpty() && mutex.outstanding(actions.self().number()) == 0) {
            enter(Phase.LEFT, actions);
            actions.call(BANK, new BankMessage.Depart(actions.self().number()));
        }
    }

    private void tryToEnter(Actions actions) {
        if (!takesPart() || fetching || chain.height() < required) {
            return;
        }
        mutex.enter(actions).ifPresent(last -> {
            actions.happened(new ClientFact.Entered(last));
            actions.call(BANK, new BankMessage.Propose(chain.height(), last, mutex.transfersUpTo(last)));
        });
    }

    // ---- who is listened to, and what another client, or the bank, tells

    /// The bank, the other members, and the branch of the same number.
    @Override
    public boolean isPeer(ProcessId process) {
        return switch (process.role()) {
            case BankProtocol.CLIENT -> members.containsKey(process.number());
            case BRANCH -> self != null && process.number() == self.id();
            default -> process.equals(BANK);
        };
    }

    @Override
    public Collection<ProcessId> mustFollow() {
        return members.keySet().stream().filter(id -> !unwelcomed.contains(id)).map(ClientProtocol::client).toList();
    }

    /// A newcomer's clock stands at 0, wherever those of the others are.
    @Override
    public boolean mayLeap(Message question) {
        return question instanceof BankMessage.Register;
    }

    @Override
    public void check(ProcessId from, long stamp, Message message) {
        if (self == null) {
            throw new Refusal(Reason.UNAVAILABLE, "this client does not know its own number yet");
        }
        boolean fromBank = from.equals(BANK);
        boolean fromClient = from.role().equals(BankProtocol.CLIENT) && from.number() > 0;
        switch (message) {
            case MutexMessage.Request(List<Transfer> transfers) when fromClient -> {
                requireMember(from);
                requireOwn(from, transfers);
                require(mutex.outstanding(from.number()) < MutexMessage.MAX_OUTSTANDING,
                        from + " has " + MutexMessage.MAX_OUTSTANDING + " requests outstanding already");
            }
            case MutexMessage.Reply() when fromClient -> requireMember(from);
            case MutexMessage.Release(Timestamp request, Block block) when fromClient -> {
                requireMember(from);
                require(request.node() == from.number(), "the release of another's request");
                String flaw = chain.flaw(block);
                require(flaw == null, flaw);
                requireAsked(request, block);
                requireRoomFor(block);
            }
            case MembershipMessage.Join(Member newcomer) when fromClient -> {
                require(newcomer.id() == from.number(), "a join for another");
                requirePlaceFor(newcomer);
                requireSame(newcomer);
            }
            case MembershipMessage.Welcome(SortedMap<Timestamp,
                    List<Transfer>> outstanding, Long height) when fromClient -> {
                requireKnown(from);
                outstanding.forEach((request, transfers) -> {
                    require(request.node() == from.number() && request.time() < stamp, "requests of others");
                    requireOwn(from, transfers);
                });
            }
            case MembershipMessage.Leave() when fromClient -> requireMayLeave(from);
            case BankMessage.Evicted evicted when fromBank -> {}
            default -> require(false, message.getClass().getSimpleName() + " is nothing that " + from + " can send");
        }
    }

    /// From the sender's account, as all of a request are.
    private void requireOwn(ProcessId from, List<Transfer> transfers) {
        Member member = members.get(from.number());
        require(member != null && member.owns(transfers.getFirst().from()), "transfers of others");
    }

    /// Only those whom this client has asked, and the bank has named them, welcome it.
    private void requireKnown(ProcessId from) {
        require(members.containsKey(from.number()), from + " is no member");
    }

    /// The bank names a newcomer to whoever leaves, even if that one has left before the newcomer was told of it. Of a
    /// number that nobody has had this would be remembered for good.
    private void requireMayLeave(ProcessId from) {
        require(members.containsKey(from.number()) || accounts.contains(from.number()), from + " is no member");
    }

    /// A newcomer comes with the clock of the bank.
    @Override
    public boolean mayLeapAsStranger(Message message) {
        return message instanceof MembershipMessage.Join;
    }

    /// The bank lets no more take part. Who leaves may be heard later than who comes.
    private void requirePlaceFor(Member newcomer) {
        if (!members.containsKey(newcomer.id()) && members.size() >= BankProtocol.MAX_ACTIVE) {
            throw new Refusal(
                    Reason.FULL, "this client knows " + members.size() + " others already, as many as can take part");
        }
    }

    /// A member spends from one account, in one life.
    private void requireSame(Member newcomer) {
        Member known = members.get(newcomer.id());
        require(known == null || known.incarnation().equals(newcomer.incarnation())
                && known.owns(Objects.requireNonNull(newcomer.account())), "a join of another than before");
    }

    private void requireMember(ProcessId from) {
        require(mutex.takesPart(from.number()), from + " has not joined");
    }

    /// Whoever leaves knows of no requests any more.
    private void requireAsked(Timestamp request, Block block) {
        require(phase == Phase.LEFT || mutex.hasRequest(request) && block.carriesOut(mutex.transfersUpTo(request)),
                "a block of what nobody has requested");
    }

    /// A newcomer refuses no block: the sender's next request would wait behind it, and everyone's entry for the reply to
    /// that, until the newcomer has fetched the whole chain.
    private void requireRoomFor(Block block) {
        if (!isNewcomer() && (chain.isFullFor(block) || takesPart() && chain.isFarBehind(block))) {
            throw new Refusal(
                    Reason.UNAVAILABLE,
                    "block " + block.height() + " is too far ahead of block " + chain.height() + ", the next one here");
        }
    }

    private static void require(boolean holds, @Nullable String otherwise) {
        if (!holds) {
            throw new Refusal(Reason.INVALID, "refused: " + otherwise);
        }
    }

    @Override
    public void onMessage(ProcessId from, long stamp, Message message, Actions actions) {
        if (!from.equals(BANK)) {
            mutex.heard(new Timestamp(stamp, from.number()));
        }
        switch (message) {
            case MutexMessage.Request(List<Transfer> transfers) ->
                onRequest(new Timestamp(stamp, from.number()), transfers, actions);
            case MutexMessage.Reply() -> {}
            case MutexMessage.Release(Timestamp request, Block block) -> {
                mutex.onRelease(request);
                take(block, actions);
            }
            case MembershipMessage.Join(Member newcomer) -> onJoin(newcomer, actions);
            case MembershipMessage.Welcome welcome ->
                onWelcome(new Timestamp(stamp, from.number()), welcome, actions);
            case MembershipMessage.Leave() -> onLeave(from, actions);
            case BankMessage.Evicted(int id, long height) -> onEvicted(id, height, actions);
            default -> throw new IllegalStateException("unchecked message " + message);
        }
        tryToEnter(actions);
    }

    /// One that is leaving for good says nothing after its LEAVE, which lets the others go on as any reply would.
    private void onRequest(Timestamp request, List<Transfer> transfers, Actions actions) {
        if (phase != Phase.LEFT) {
            mutex.onRequest(request, transfers, actions);
        }
    }

    /// The bank has every block. It is asked for those for which a newcomer has no room, and for those that a member
    /// misses while many wait for them.
    private void take(Block block, Actions actions) {
        if (isNewcomer() && chain.isFullFor(block)) {
            missed = true;
            return;
        }
        append(block, actions);
        if (takesPart() && chain.isNearlyFull()) {
            fetch(actions);
        }
    }

    private boolean takesPart() {
        return phase == Phase.MEMBER || phase == Phase.LEAVING;
    }

    private boolean isNewcomer() {
        return phase == Phase.JOINING || phase == Phase.CATCHING_UP;
    }

    private void append(Block block, Actions actions) {
        Chain.Offered offered = chain.offer(block);
        if (chain.heldBack().containsKey(block.height())) {
            actions.happened(new ClientFact.BlockHeldBack(block));
        }
        for (Block next : offered.appended()) {
            actions.happened(new ClientFact.BlockAppended(next));
            if (next.node() == actions.self().number()) {
                next.transfers().forEach(transfer -> underWay.remove(transfer.id()));
            }
        }
        if (offered.dropped() != null && phase != Phase.JOINING) {
            fetch(actions); // it may have stood in the place of a genuine one
        }
    }

    // ---- coming and going

    /// A newcomer. Every request that it will ever make is later than our WELCOME, for it makes none before it
    /// has all of them: so our requests of before the WELCOME need not wait to hear from it.
    private void onJoin(Member newcomer, Actions actions) {
        if (gone.contains(newcomer.id()) || phase == Phase.LEFT || phase == Phase.FENCED) {
            return;
        }
        members.put(newcomer.id(), newcomer);
        accounts.add(Objects.requireNonNull(newcomer.account()));
        actions.happened(new ClientFact.MemberJoined(newcomer));
        long time = actions.multicast(
                List.of(client(newcomer.id())),
                new MembershipMessage.Welcome(mutex.requestsOf(actions.self().number()), chain.height()));
        mutex.add(new Timestamp(time, newcomer.id()), new TreeMap<>());
    }

    /// What the bank gives a newcomer is the chain only if no member has more of it: a bank that goes on from an older copy
    /// would have it seal other blocks at heights that are taken.
    private void onWelcome(Timestamp stamp, MembershipMessage.Welcome welcome, Actions actions) {
        if (unwelcomed.remove(stamp.node())) {
            mutex.add(stamp, welcome.outstanding());
            required = Math.max(required, Objects.requireNonNull(welcome.height()));
            fetchWhenWelcomed(actions);
        }
    }

    private void onLeave(ProcessId from, Actions actions) {
        actions.forget(from);
        drop(from.number(), actions);
        actions.happened(new ClientFact.MemberLeft(from.number()));
    }

    /// The dead member's sealed blocks may have reached some of us and not others: the bank has them all.
    private void onEvicted(int id, long height, Actions actions) {
        if (id == actions.self().number()) {
            fence("the bank has evicted this client; with a new journal it can join anew, under another number",
                    actions);
            return;
        }
        actions.expel(client(id));
        actions.forget(client(id));
        drop(id, actions);
        actions.happened(new ClientFact.MemberEvicted(id));
        required = Math.max(required, height);
        if (phase != Phase.JOINING && chain.height() < required) {
            fetch(actions);
        }
    }

    private void drop(int id, Actions actions) {
        gone.add(id);
        members.remove(id);
        mutex.remove(id);
        if (unwelcomed.remove(id)) {
            fetchWhenWelcomed(actions);
        }
    }

    private void fetchWhenWelcomed(Actions actions) {
        if (phase == Phase.JOINING && unwelcomed.isEmpty()) {
            enter(Phase.CATCHING_UP, actions);
            fetch(actions);
        }
    }

    private void fetch(long from, Actions actions) {
        if (!fetching) {
            fetching = true;
            missed = false;
            actions.call(BANK, new BankMessage.FetchBlocks(from));
        }
    }

    private void fetch(Actions actions) {
        fetch(chain.height(), actions);
    }

    // ---- the bank answers

    @Override
    public void onAnswer(ProcessId from, Message question, Message answer, Actions actions) {
        switch (answer) {
            case BankMessage.Registered registered -> onRegistered(registered, actions);
            case BankMessage.Sealed(Block block) -> onSealed(block, actions);
            case BankMessage.Conflict(long height) when hasGivenUp() -> {}
            case BankMessage.Conflict(long height) -> {
                Timestamp request = mutex.leave();
                actions.happened(new ClientFact.SteppedBack(request));
                required = Math.max(required, height);
                fetch(actions);
            }
            case BankMessage.Blocks(List<Block> blocks, long height) -> onBlocks(blocks, height, actions);
            case BankMessage.Departed(List<Member> others) -> tell(
                    // Who has said goodbye to us has no channel here any more, whatever the bank knows of it.
                    others.stream().filter(member -> !gone.contains(member.id())).toList(),
                    new MembershipMessage.Leave(), actions);
            case BankMessage.Fenced(String reason) -> fence(reason, actions);
            case BankMessage.Rejected(String reason) -> fence(reason, actions);
            default -> throw new IllegalStateException("no question of ours has the answer " + answer);
        }
        tryToEnter(actions);
    }

    private void onRegistered(BankMessage.Registered registered, Actions actions) {
        self = registered.self();
        actions.become(client(registered.self().id()));
        actions.happened(new ClientFact.Registered(registered.self()));
        accounts.addAll(registered.accounts());
        registered.before().forEach(member -> unwelcomed.add(member.id()));
        enter(Phase.JOINING, actions);
        tell(registered.before(), new MembershipMessage.Join(registered.self()), actions);
        fetchWhenWelcomed(actions);
    }

    /// The bank knows of members of which this client has not heard yet, so the addresses are kept.
    private void tell(List<Member> others, Message message, Actions actions) {
        others.forEach(member -> members.putIfAbsent(member.id(), member));
        if (!others.isEmpty()) {
            actions.multicast(others.stream().map(member -> client(member.id())).toList(), message);
        }
    }

    private void onSealed(Block block, Actions actions) {
        if (hasGivenUp()) {
            return;
        }
        Timestamp request = mutex.release(block, actions);
        actions.happened(new ClientFact.Released(request, block));
        append(block, actions);
    }

    private void onBlocks(List<Block> blocks, long height, Actions actions) {
        fetching = false;
        blocks.forEach(block -> append(block, actions));
        required = Math.max(required, height);
        if (chain.height() < required) {
            // A bank that has fewer than are required is behind. Asked for those that it cannot have it does not answer
            // before it has them.
            fetch(height < required ? required : chain.height(), actions);
        } else if (missed) {
            fetch(actions);
        } else if (phase == Phase.CATCHING_UP) {
            enter(Phase.MEMBER, actions);
        } else if (settling) {
            giveUpRequests(actions);
        }
    }

    // ---- a member no more: every transfer ends all the same

    /// The bank seals nothing of this client any more. What is in no request is in no block. What is in a request may have
    /// been sealed, and the answer lost: the bank has all blocks, and is asked for them once more, for what was asked
    /// before may be from before the end.
    private void settle(Actions actions) {
        if (!waiting.isEmpty()) {
            voided(List.copyOf(waiting), actions);
            waiting.clear();
        }
        if (!ownRequests().isEmpty() && !fetching) {
            settling = true;
            fetch(actions);
        }
    }

    /// Whether the outcome of what was asked inside is known already, from the blocks.
    private boolean hasGivenUp() {
        return phase == Phase.FENCED && mutex.inside() == null;
    }

    /// All blocks of before the end are here: what is in none of them never will be.
    private void giveUpRequests(Actions actions) {
        settling = false;
        List<Transfer> never = ownRequests().values().stream()
                .flatMap(List::stream)
                .filter(transfer -> underWay.contains(transfer.id()))
                .toList();
        if (!never.isEmpty()) {
            voided(never, actions);
        }
        mutex.giveUp(actions);
        actions.happened(new ClientFact.GaveUp());
    }

    private void voided(List<Transfer> transfers, Actions actions) {
        transfers.forEach(transfer -> underWay.remove(transfer.id()));
        actions.happened(new ClientFact.Voided(
                transfers, "this client is no member any more: the bank will never seal it"));
    }

    private void fence(String reason, Actions actions) {
        if (phase == Phase.FENCED) {
            return; // told by the bank's message and by its answer
        }
        refusal = reason;
        actions.happened(new ClientFact.Refused(reason));
        enter(Phase.FENCED, actions);
    }

    private void enter(Phase next, Actions actions) {
        phase = next;
        actions.happened(new ClientFact.PhaseChanged(next));
    }

    private static ProcessId client(int id) {
        return new ProcessId(BankProtocol.CLIENT, id);
    }

    // ---- to be looked at

    /// A release is waited for by those with a request of their own, and by nobody else: whoever makes one later asks us
    /// too, and is answered after it.
    @Override
    public boolean isAwaited(ProcessId peer, Message message) {
        return !(message instanceof MutexMessage.Release) || mutex.outstanding(peer.number()) > 0;
    }

    /// Where another member is reached.
    public Optional<String> address(int id) {
        return Optional.ofNullable(members.get(id)).map(Member::address);
    }

    /// The own requests in the queue, the earliest first, and their transfers.
    public SortedMap<Timestamp, List<Transfer>> ownRequests() {
        return self == null ? new TreeMap<>() : mutex.requestsOf(self.id());
    }

    /// The account that it spends from; 0 while it has none.
    public int account() {
        return self == null ? 0 : Objects.requireNonNull(self.account());
    }

    /// How many requests are in the queue, everyone's.
    public int queueLength() {
        return mutex.length();
    }

    /// How many blocks wait for their predecessors.
    public int heldBack() {
        return chain.heldBack().size();
    }

    /// The members that the first own request still has to hear from.
    public SortedSet<Integer> waitingFor() {
        return self == null ? new TreeSet<>() : mutex.waitingFor(self.id());
    }

    @Override
    public State state() {
        return new State(
                limits,
                phase,
                self,
                mutex.state(),
                chain.state(),
                List.copyOf(waiting),
                new TreeMap<>(members),
                new TreeSet<>(accounts),
                new TreeSet<>(gone),
                new TreeSet<>(unwelcomed),
                required,
                fetching,
                refusal,
                settling,
                missed);
    }
}
