package lamportbank.core.bank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Actions;
import lamportbank.core.process.Command;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Refusal.Reason;

/// The head office. It orders nothing: the clients do. It moves the money that the holder of the critical
/// section tells it to move, and it is the referee: a height is sealed once, so the height is the *fencing
/// token* that keeps a client which is wrong about being inside from doing harm.
public final class BankProtocol implements Protocol<BankProtocol.State> {
    /// The role of the processes that are members here.
    public static final String CLIENT = "client";

    /// Who take part at a time: a newcomer is told all of them in one answer.
    public static final int MAX_ACTIVE = 1_000;

    /// A newcomer is told all accounts in the same answer, which fits 2 MiB. A journal of before may have more.
    public static final int MAX_ACCOUNTS = 200_000;

    /// So many numbers a sentence names one by one.
    private static final int MAX_NAMED = 20;

    /// @param opening what a new account begins with
    /// @param registered how many have ever registered
    /// @param height how many blocks are sealed
    /// @param tip the hash of the last
    /// @param lastSealed by client: the last block of each active member, to know a repeated proposal
    /// @param conflicts how often two members believed to be inside at once: 0
    public record State(
            Money opening,
            SortedMap<Integer, Member> members,
            long registered,
            SortedMap<Integer, Money> accounts,
            long height,
            String tip,
            SortedMap<Integer, Seal> lastSealed,
            long conflicts) {}

    /// @param opening what a new account begins with
    public record Kind(Money opening) implements Protocol.Kind<State> {
        @Override
        public State initial() {
            return new State(
                    opening, new TreeMap<>(), 0, new TreeMap<>(), 0, Block.GENESIS, new TreeMap<>(), 0);
        }

        @Override
        public BankProtocol restore(State state) {
            return new BankProtocol(state);
        }
    }

    private final Money opening;
    private final TreeMap<Integer, Member> members;
    private long registered;
    private final TreeMap<Integer, Money> accounts;
    private long height;
    private String tip;
    private final TreeMap<Integer, Seal> lastSealed;
    private long conflicts;

    private BankProtocol(State state) {
        opening = state.opening();
        members = new TreeMap<>(state.members());
        registered = state.registered();
        accounts = new TreeMap<>(state.accounts());
        height = state.height();
        tip = state.tip();
        lastSealed = new TreeMap<>(state.lastSealed());
        conflicts = state.conflicts();
    }

    /// Whoever has ever been a member.
    @Override
    public boolean isPeer(ProcessId process) {
        return process.role().equals(CLIENT) && members.containsKey(process.number());
    }

    @Override
    public void checkQuestion(ProcessId from, long stamp, Message message) {
        if (!(message instanceof BankMessage question)) {
            throw new Refusal(Reason.INVALID, "the bank does not take " + message.getClass().getSimpleName());
        }
        switch (question) {
            case BankMessage.Register register -> {
                if (!from.role().equals(CLIENT) && stamp > 0) {
                    throw new Refusal(Reason.INVALID, from + " is no client, and nobody else's clock counts here");
                }
                checkNumber(register);
            }
            case BankMessage.Propose proposal -> checkProposal(from, stamp, proposal);
            case BankMessage.QueryAccount(int id) -> {
                if (!isPeer(from)) {
                    throw new Refusal(Reason.INVALID, "only members ask this: " + from + " is none");
                }
                requireAccount(id);
            }
            case BankMessage.Depart(int id) -> {
                requireSelf(from, id);
                requireKnown(id);
            }
            default -> throw new Refusal(Reason.INVALID, "the bank answers that, it is not asked it");
        }
    }

    private void checkNumber(BankMessage.Register register) {
        boolean evicted = members.values().stream()
                .filter(member -> member.incarnation().equals(register.incarnation()))
                .anyMatch(member -> member.status() == Member.Status.EVICTED);
        if (evicted) {
            throw new Refusal(
                    Reason.FENCED,
                    "this client was evicted; with a new journal it can join anew, under another number");
        }
        if (isKnown(register)) {
            return;
        }
        if (members.size() >= ProcessId.MAX_NUMBER) {
            throw new Refusal(Reason.FULL, "all " + ProcessId.MAX_NUMBER + " numbers are given out");
        }
        if (members.values().stream().filter(BankProtocol::isActive).count() >= MAX_ACTIVE) {
            throw new Refusal(
                    Reason.FULL, "there are " + MAX_ACTIVE + " members already; when one leaves, another can join");
        }
        if (accounts.size() + (register.heir() == null ? 1 : 0) > MAX_ACCOUNTS) {
            throw new Refusal(
                    Reason.FULL,
                    "there are " + accounts.size() + " accounts, and a bank opens " + MAX_ACCOUNTS + " at most");
        }
        if (register.heir() != null) {
            checkHeir(register.heir());
        } else if (!total().fits(opening)) {
            throw new Refusal(
                    Reason.FULL,
                    "with another " + opening + " the accounts would hold more than there is money: "
                            + new Money(Money.MAX_CENTS));
        }
        Integer wanted = register.wanted();
        if (wanted == null) {
            return;
        }
        Member holder = members.get(wanted);
        if (holder != null && !holder.incarnation().equals(register.incarnation())) {
            throw new Refusal(
                    Reason.CONFLICT,
                    "client-" + wanted + " is known under another incarnation: a client that lost its journal has to"
                            + " register without a number and gets a new one. Evict the old number, or the others"
                            + " wait for it; its account keeps its money");
        }
    }

    /// An account goes on with a new member once the one that had it last can spend no more.
    private void checkHeir(BankMessage.Heir heir) {
        requireAccount(heir.account());
        Member last = members.values().stream()
                .filter(member -> member.owns(heir.account()))
                .max(Comparator.comparingLong(Member::order))
                .orElseThrow(() -> new Refusal(Reason.UNKNOWN, "nobody has had account " + heir.account()));
        if (!last.incarnation().equals(heir.incarnation())) {
            throw new Refusal(
                    Reason.FENCED,
                    "this is not the incarnation of client-" + last.id() + ", which had account " + heir.account()
                            + " last");
        }
        if (last.status() == Member.Status.ACTIVE) {
            throw new Refusal(
                    Reason.CONFLICT,
                    "client-" + last.id() + " still takes part with account " + heir.account()
                            + ": let it leave, or evict it");
        }
    }

    private void checkProposal(ProcessId from, long stamp, BankMessage.Propose proposal) {
        requireSelf(from, proposal.request().node());
        Member member = members.get(from.number());
        if (member == null) { // it was one once: the journal that knew it is lost, and may be found again
            throw new Refusal(Reason.UNKNOWN, "there is no member " + from + " in this bank's journal");
        }
        if (member.status() != Member.Status.ACTIVE) {
            throw new Refusal(Reason.FENCED, from + " is not a member any more: its blocks are refused");
        }
        if (proposal.request().time() >= stamp) {
            throw new Refusal(
                    Reason.INVALID,
                    "a request is earlier than what proposes it: " + proposal.request() + " came at " + stamp);
        }
        Transfer first = proposal.transfers().getFirst();
        if (!member.owns(first.from())) { // as all of them are
            throw new Refusal(Reason.INVALID, "a client proposes transfers of its own money: not " + first);
        }
        if (proposal.height() > height) {
            throw behind(from, proposal.height());
        }
        Seal last = lastSealed.get(from.number());
        if (last != null && proposal.request().isBefore(last.request())) {
            throw new Refusal(
                    Reason.CONFLICT,
                    "request " + proposal.request() + " is older than the last one sealed, " + last.request());
        }
        if (last != null && proposal.request().equals(last.request())) {
            requireSame(proposal, last);
        } else if (proposal.height() == height) {
            requireNew(proposal);
        }
    }

    /// The block that answers a repeated proposal is looked up as the ids are: in a block that was looked through and does
    /// not have them there are other transfers.
    private static void requireSame(BankMessage.Propose proposal, Seal last) {
        BankMessage.LookUp lookUp = proposal.lookUp();
        if (lookUp == null || lookUp.blocks() <= last.height()) {
            throw new Refusal(
                    Reason.UNAVAILABLE, "the transfers were not looked for in block " + last.height() + "; ask again");
        }
        Block block = lookUp.repeated();
        if (block == null || !block.hash().equals(last.hash()) || !block.carriesOut(proposal.transfers())) {
            throw new Refusal(
                    Reason.CONFLICT, "request " + last.request() + " was sealed with other transfers already");
        }
    }

    /// A transfer is carried out once, for ever. Only a proposal for the next height is carried out, so it is enough to
    /// have looked for the ids in all the blocks below.
    private static void requireNew(BankMessage.Propose proposal) {
        BankMessage.LookUp lookUp = proposal.lookUp();
        if (lookUp == null) {
            return; // a journal of before this was looked up, which is handled again as it was
        }
        if (lookUp.blocks() < proposal.height()) {
            throw new Refusal(
                    Reason.UNAVAILABLE,
                    "the transfers were not looked for in all blocks below " + proposal.height() + "; ask again");
        }
        if (!lookUp.sealed().isEmpty()) {
            throw new Refusal(
                    Reason.CONFLICT, "these transfers are in the chain already: " + lookUp.sealed());
        }
    }

    /// The chain of a client is never longer than the bank's, which seals every block, unless the bank has lost some.
    ///
    /// @throws Refusal if it has
    public void requireReaches(ProcessId from, long blocks) {
        if (blocks > height) {
            throw behind(from, blocks);
        }
    }

    private Refusal behind(ProcessId from, long blocks) {
        return new Refusal(
                Reason.BEHIND,
                "this bank has " + height + " blocks and " + from + " has " + blocks + ": its journal is an older copy,"
                        + " or new. Restore the newest copy, or rebuild the bank from a client's copy of the chain"
                        + " (docs/failures.md)");
    }

    private static void requireSelf(ProcessId from, int id) {
        if (!from.role().equals(CLIENT) || from.number() != id) {
            throw new Refusal(Reason.INVALID, from + " cannot speak for client-" + id);
        }
    }

    private void requireKnown(int id) {
        if (!members.containsKey(id)) {
            throw new Refusal(Reason.UNKNOWN, "there is no member " + id + "; there are " + named(members.keySet()));
        }
    }

    private void requireAccount(int id) {
        if (!accounts.containsKey(id)) {
            throw new Refusal(Reason.UNKNOWN, "there is no account " + id + "; there are " + named(accounts.keySet()));
        }
    }

    private static String named(Set<Integer> numbers) {
        return numbers.size() <= MAX_NAMED ? numbers.toString() : numbers.size() + " others";
    }

    @Override
    public void onQuestion(long exchange, ProcessId from, Message question, Actions actions) {
        switch ((BankMessage) question) {
            case BankMessage.Register register -> actions.answer(exchange, register(register, actions));
            case BankMessage.Propose proposal -> actions.answer(exchange, propose(proposal, actions));
            case BankMessage.QueryAccount(int id) -> {
                actions.happened(new BankFact.AccountRead(id));
                actions.answer(exchange, new BankMessage.AccountIs(id, balance(id)));
            }
            case BankMessage.Depart(int id) -> {
                change(member(id).with(Member.Status.LEFT), actions);
                actions.answer(exchange, new BankMessage.Departed(active()));
            }
            default -> throw new IllegalStateException("unchecked question " + question);
        }
    }

    private BankMessage register(BankMessage.Register register, Actions actions) {
        Optional<Member> known = members.values().stream()
                .filter(member -> member.incarnation().equals(register.incarnation()))
                .findFirst();
        Member self = known.map(member -> member.at(register.address())).orElseGet(() -> newMember(register));
        if (known.isEmpty()) {
            registered++;
        }
        if (self.owns(self.id()) && !accounts.containsKey(self.id())) {
            accounts.put(self.id(), opening);
            actions.happened(new BankFact.AccountOpened(self.id(), opening));
        }
        change(self, actions);
        List<Member> before = active().stream()
                .filter(member -> member.order() < self.order())
                .toList();
        return new BankMessage.Registered(self, opening, before, new TreeSet<>(accounts.keySet()));
    }

    private Member newMember(BankMessage.Register register) {
        Integer wanted = register.wanted();
        int id = wanted != null ? wanted : nextNumber();
        int account = register.heir() == null ? id : register.heir().account();
        return new Member(id, register.address(), register.incarnation(), registered, Member.Status.ACTIVE, account);
    }

    /// The number after the largest. When somebody has taken the very largest, the lowest that was never given out.
    private int nextNumber() {
        int next = members.isEmpty() ? 1 : members.lastKey() + 1;
        if (!ProcessId.isNumber(next)) {
            next = 1;
            while (members.containsKey(next)) {
                next++;
            }
        }
        return next;
    }

    private Money total() {
        return accounts.values().stream().reduce(Money.ZERO, Money::plus);
    }

    private boolean isKnown(BankMessage.Register register) {
        return members.values().stream().anyMatch(member -> member.incarnation().equals(register.incarnation()));
    }

    /// Seals a block, or says which one is there.
    private BankMessage propose(BankMessage.Propose proposal, Actions actions) {
        int client = proposal.request().node();
        Seal last = lastSealed.get(client);
        if (last != null && last.request().equals(proposal.request())) {
            return new BankMessage.Sealed(proposal.requireRepeated()); // asked again: the answer was lost
        }
        if (proposal.height() != height) {
            conflicts++;
            actions.happened(new BankFact.ConflictWitnessed(proposal.height(), proposal.request()));
            return new BankMessage.Conflict(height);
        }
        TreeMap<Integer, Money> touched = new TreeMap<>();
        List<SealedTransfer> done = new ArrayList<>();
        for (Transfer transfer : proposal.transfers()) {
            done.add(new SealedTransfer(transfer, carryOut(transfer)));
            touched.put(transfer.from(), balance(transfer.from()));
            if (accounts.containsKey(transfer.to())) {
                touched.put(transfer.to(), balance(transfer.to()));
            }
        }
        Block block = Block.seal(height, proposal.request(), tip, done);
        height++;
        tip = block.hash();
        lastSealed.put(client, Seal.of(block));
        actions.happened(new BankFact.BlockSealed(block, touched));
        return new BankMessage.Sealed(block);
    }

    private Outcome carryOut(Transfer transfer) {
        Money mine = balance(transfer.from());
        if (!mine.covers(transfer.amount()) || !accounts.containsKey(transfer.to())) {
            return Outcome.ABORT;
        }
        accounts.put(transfer.from(), mine.minus(transfer.amount()));
        accounts.put(transfer.to(), balance(transfer.to()).plus(transfer.amount()));
        return Outcome.SUCCESS;
    }

    // ---- an operator orders

    @Override
    public void onCommand(Command command, Actions actions) {
        if (!(command instanceof BankCommand known)) {
            throw new Refusal(Reason.INVALID, "the bank does not take " + command.getClass().getSimpleName());
        }
        switch (known) {
            case BankCommand.Evict(int id) -> evict(id, actions);
            case BankCommand.AdoptMembers adopted -> adopt(adopted, actions);
            case BankCommand.AdoptBlocks(List<Block> blocks) -> adopt(blocks, actions);
            case BankCommand.RepeatEvictions() -> members.values().stream()
                    .filter(member -> member.status() == Member.Status.EVICTED)
                    .forEach(
                            member -> actions.multicast(activeMembers(), new BankMessage.Evicted(member.id(), height)));
        }
    }

    /// Eviction: first the fence, then the news, also to the evicted: it may be alive after all, and should know. One
    /// that has left can die before it has told everyone, so it can be evicted too.
    private void evict(int id, Actions actions) {
        requireKnown(id);
        Member member = member(id);
        if (member.status() == Member.Status.EVICTED) {
            throw new Refusal(Reason.CONFLICT, "client-" + id + " is evicted already");
        }
        change(member.with(Member.Status.EVICTED), actions);
        actions.expel(process(member));
        actions.multicast(
                Stream.concat(active().stream(), Stream.of(member)).map(BankProtocol::process).toList(),
                new BankMessage.Evicted(id, height));
    }

    /// A number once taken stays taken, and who has gone does not come back.
    private void adopt(BankCommand.AdoptMembers adopted, Actions actions) {
        adopted.members().forEach(this::requireSame);
        adopted.accounts().stream().filter(id -> !accounts.containsKey(id)).forEach(id -> {
            accounts.put(id, opening);
            actions.happened(new BankFact.AccountOpened(id, opening));
        });
        for (Member member : adopted.members()) {
            Member known = members.get(member.id());
            boolean hasGone = known != null && known.status().compareTo(member.status()) > 0;
            registered = Math.max(registered, member.order() + 1);
            change(hasGone ? known : member, actions);
            if (member.status() == Member.Status.EVICTED) {
                actions.expel(process(member));
            }
        }
        adopted.told().forEach((id, messages) -> actions.hasSent(new ProcessId(CLIENT, id), messages));
        actions.localEvent(new BankFact.MembersAdopted(adopted.told()));
    }

    private void requireSame(Member member) {
        Member known = members.get(member.id());
        if (known != null && !known.incarnation().equals(member.incarnation())) {
            throw new Refusal(
                    Reason.CONFLICT, "client-" + member.id() + " is known here under another incarnation");
        }
    }

    /// Each is checked before anything changes. Its money moves as its outcomes say; that an account has been opened
    /// since is no reason to move more.
    private void adopt(List<Block> blocks, Actions actions) {
        TreeMap<Integer, Money> after = new TreeMap<>(accounts);
        List<BankFact.BlockSealed> sealed = new ArrayList<>();
        String previous = tip;
        for (Block block : blocks) {
            if (block.height() != height + sealed.size() || !block.previousHash().equals(previous)
                    || !block.isGenuine()) {
                throw new Refusal(
                        Reason.CONFLICT,
                        "block " + block.height() + " does not follow block " + (height + sealed.size() - 1) + " here");
            }
            sealed.add(new BankFact.BlockSealed(block, move(block, after)));
            previous = block.hash();
        }
        accounts.putAll(after);
        for (BankFact.BlockSealed next : sealed) {
            height++;
            tip = next.block().hash();
            if (isActive(next.block().node())) {
                lastSealed.put(next.block().node(), Seal.of(next.block()));
            }
            actions.localEvent(next);
        }
    }

    private boolean isActive(int id) {
        Member member = members.get(id);
        return member != null && isActive(member);
    }

    private static boolean isActive(Member member) {
        return member.status() == Member.Status.ACTIVE;
    }

    /// @return the balances of the accounts that the block touches, after it
    private static SortedMap<Integer, Money> move(Block block, TreeMap<Integer, Money> balances) {
        TreeMap<Integer, Money> touched = new TreeMap<>();
        for (SealedTransfer transfer : block.transfers()) {
            Money from = balances.get(transfer.from());
            Money to = balances.get(transfer.to());
            if (transfer.outcome() == Outcome.SUCCESS) {
                if (from == null || to == null || !from.covers(transfer.amount())) {
                    throw new Refusal(
                            Reason.CONFLICT,
                            "block " + block.height()
                                    + " moves money that is not there: did accounts begin with another"
                                    + " amount than now (lamport.bank.opening)?");
                }
                balances.put(transfer.from(), from.minus(transfer.amount()));
                balances.put(transfer.to(), balances.get(transfer.to()).plus(transfer.amount()));
            }
            Stream.of(transfer.from(), transfer.to())
                    .filter(balances::containsKey)
                    .forEach(account -> touched.put(account, balances.get(account)));
        }
        return touched;
    }

    private void change(Member member, Actions actions) {
        if (member.status() != Member.Status.ACTIVE) {
            lastSealed.remove(member.id()); // its proposals are refused from now on, repeated or not
        }
        if (!member.equals(members.put(member.id(), member))) {
            actions.happened(new BankFact.MemberChanged(member));
        }
    }

    private Member member(int id) {
        Member member = members.get(id);
        if (member == null) {
            throw new IllegalStateException("no member " + id);
        }
        return member;
    }

    private Money balance(int id) {
        return accounts.getOrDefault(id, Money.ZERO);
    }

    private List<Member> active() {
        return members.values().stream()
                .filter(BankProtocol::isActive)
                .sorted(Comparator.comparingLong(Member::order))
                .toList();
    }

    private static ProcessId process(Member member) {
        return new ProcessId(CLIENT, member.id());
    }

    /// Those who take part now.
    public List<ProcessId> activeMembers() {
        return active().stream().map(BankProtocol::process).toList();
    }

    /// Where a member is reached.
    public Optional<String> address(int id) {
        return Optional.ofNullable(members.get(id)).map(Member::address);
    }

    public long conflicts() {
        return conflicts;
    }

    @Override
    public State state() {
        return new State(
                opening,
                new TreeMap<>(members),
                registered,
                new TreeMap<>(accounts),
                height,
                tip,
                new TreeMap<>(lastSealed),
                conflicts);
    }
}
