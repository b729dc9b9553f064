package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Block;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.order.StableQueue;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Takes processes and messages apart into times, and all the rest as numbers. What nothing ever depends on is not
/// in it: how many messages a channel has carried and how many calls there were, which only serve to recognise what comes
/// twice.
final class Forms {
    /// A thing in a queue, with its timestamp.
    record Entry(Timestamp timestamp, int what) {}

    /// A block: what it says, and the numbers of two hashes.
    record Link(int what, Timestamp request, int previous, int hash) {}

    /// A message: what it says, the timestamps and the blocks in it.
    record Content(Class<?> kind, int what, List<Entry> entries, List<Link> links) {}

    /// A message on its way.
    record Letter(long stamp, Content content) {}

    /// @param call which of the caller's calls
    record Flight(int caller, long call, long stamp, boolean answer, Content content) {}

    /// What matters of a process.
    sealed interface Form {
        long time();
    }

    /// @param fixed what is neither of the following
    /// @param plain whether it is a member that takes part, and neither fetches nor waits for blocks
    /// @param queue in order
    /// @param own the own part of the queue
    /// @param heard by actor, null for one that is not waited for
    /// @param lastSent by actor: the stamp of the last message
    /// @param pending the calls that await an answer
    record Client(
            long time, int fixed, boolean plain, boolean waiting, List<Entry> queue, List<Timestamp> own,
            Timestamp inside, Timestamp[] heard, long[] lastSent, long height, int tip, List<Link> heldBack,
            List<Flight> pending) implements Form {}

    /// @param plain whether all who have ever registered are active
    /// @param lastSealed by actor, null for one that has sealed none
    record Bank(long time, int fixed, boolean plain, int tip, Link[] lastSealed) implements Form {}

    /// @param steady whether it is ordered, no change is under way, and nothing waits for a batch
    /// @param unanswered the own batches that await an acknowledgement, in order
    record Branch(
            long time, int fixed, boolean steady, List<Entry> queue, List<Entry> unanswered, List<Timestamp> open,
            Timestamp[] heard, List<Entry> changes) implements Form {}

    private final World world;
    private final Interned<Object> things = new Interned<>();
    private final List<Derived<Form>> ofActors = new ArrayList<>();
    private final Derived<Letter> ofLetters;
    private final Derived<List<Letter>> ofWires;
    private final Derived<List<Flight>> ofRests;

    Forms(World world) {
        this.world = world;
        for (int actor = 0; actor < world.count(); actor++) {
            int place = actor;
            ofActors.add(new Derived<>(number -> form(world.local(place, number))));
        }
        ofLetters = new Derived<>(number -> new Letter(
                world.letter(number).stamp(), content(world.letter(number).message())));
        ofWires = new Derived<>(number -> world.wire(number).waiting().stream().map(ofLetters::get).toList());
        ofRests = new Derived<>(number -> world.rests(number).stream()
                .map(rest -> new Flight(
                        rest.caller(), rest.call(), rest.stamp(), rest.answer(), content(rest.message())))
                .toList());
    }

    Form of(int[] state, int actor) {
        return ofActors.get(actor).get(state[actor]);
    }

    /// What waits in a channel.
    List<Letter> wire(int[] state, int from, int to) {
        return ofWires.get(state[world.wireAt(from, to)]);
    }

    List<Flight> flights(int[] state) {
        return ofRests.get(world.restsNumber(state));
    }

    // ---- processes

    private Form form(LamportProcess.State<?> state) {
        return switch (state.protocol()) {
            case ClientProtocol.State client -> client(state, client);
            case BankProtocol.State bank -> bank(state, bank);
            case BranchProtocol.State branch -> branch(state, branch);
            default -> throw new IllegalArgumentException("no form of " + state.protocol());
        };
    }

    private Client client(LamportProcess.State<?> state, ClientProtocol.State client) {
        List<Entry> queue = entries(client.mutex().queue().entries());
        List<Timestamp> own = client.mutex().queue().entries().keySet().stream()
                .filter(request -> request.node() == state.self().number()).toList();
        long[] lastSent = new long[world.count()];
        state.outgoing().forEach((peer, channel) -> lastSent[world.place(peer)] = Math.max(0, channel.lastStamp()));
        List<Flight> pending = new ArrayList<>();
        state.pending().forEach((call, asked) -> pending.add(
                new Flight(0, call, asked.time(), false, content(asked.question()))));
        int fixed = things.number(List.of(
                state.self(), state.exchanges(), state.expelled(), client.limits(), client.phase(),
                String.valueOf(client.self()), client.waiting(), client.members(), client.accounts(), client.gone(),
                client.unwelcomed(), client.required(), client.fetching(), client.settling(),
                client.missed()));
        boolean plain = client.phase() == Phase.MEMBER
                && !client.fetching()
                && client.required() <= client.chain().height()
                && client.gone().isEmpty();
        return new Client(
                state.time(), fixed, plain, !client.waiting().isEmpty(), queue, own, client.mutex().inside(),
                heard(state.self(), client.mutex().queue()), lastSent, client.chain().height(),
                things.number(client.chain().tip()),
                client.chain().heldBack().values().stream().map(this::link).toList(), List.copyOf(pending));
    }

    private Bank bank(LamportProcess.State<?> state, BankProtocol.State bank) {
        Link[] lastSealed = new Link[world.count()];
        bank.lastSealed()
                .forEach((id, seal) -> lastSealed[world.place(new ProcessId(BankProtocol.CLIENT, id))] =
                        link(world.block(seal)));
        int fixed = things.number(List.of(
                state.exchanges(), state.expelled(), bank.opening(), bank.members(), bank.registered(), bank.accounts(),
                bank.height(),
                bank.conflicts()));
        boolean plain = bank.members().values().stream()
                .allMatch(member -> member.status() == Member.Status.ACTIVE);
        return new Bank(state.time(), fixed, plain, things.number(bank.tip()), lastSealed);
    }

    private Branch branch(LamportProcess.State<?> state, BranchProtocol.State branch) {
        List<Entry> changes = new ArrayList<>();
        SortedMap<Timestamp, ?> known = branch.modeSwitch().changes();
        known.forEach((asked, change) -> changes.add(
                new Entry(asked, things.number(List.of(change, branch.modeSwitch().owed().contains(asked))))));
        branch.modeSwitch().early().forEach((asked, words) -> changes.add(new Entry(asked, things.number(words))));
        int fixed = things.number(List.of(
                state.exchanges(), state.pending(), branch.mode(), branch.balance(), branch.lastEvent(), branch.eager(),
                branch.held(), branch.ordered().owed(), branch.executed(), branch.shares()));
        boolean steady = branch.mode() == Mode.ORDERED && changes.isEmpty() && branch.held().isEmpty();
        return new Branch(
                state.time(), fixed, steady, entries(branch.ordered().queue().entries()),
                entries(branch.ordered().unanswered()), List.copyOf(branch.open().keySet()),
                heard(state.self(), branch.ordered().queue()), List.copyOf(changes));
    }

    private List<Entry> entries(SortedMap<Timestamp, ?> entries) {
        return entries.entrySet().stream()
                .map(entry -> new Entry(entry.getKey(), things.number(entry.getValue())))
                .toList();
    }

    private Timestamp[] heard(ProcessId self, StableQueue.State<?> queue) {
        Timestamp[] heard = new Timestamp[world.count()];
        queue.heard().forEach((node, last) -> heard[world.place(new ProcessId(self.role(), node))] = last);
        return heard;
    }

    // ---- messages

    private Content content(Message message) {
        return switch (message) {
            case MutexMessage.Release(Timestamp request, Block block) ->
                content(message, "", List.of(new Entry(request, 0)), List.of(block));
            case MembershipMessage.Welcome welcome ->
                content(message, "", entries(new TreeMap<>(welcome.outstanding())), List.of());
            case BankMessage.Propose(long height, Timestamp request, var transfers, _) ->
                content(message, List.of(height, transfers), List.of(new Entry(request, 0)), List.of());
            case BankMessage.Sealed(Block block) -> content(message, "", List.of(), List.of(block));
            case BankMessage.Blocks(List<Block> blocks, long height) -> content(message, height, List.of(), blocks);
            case BranchMessage.Acknowledge(SortedSet<Timestamp> batches) ->
                content(message, "", batches.stream().map(batch -> new Entry(batch, 0)).toList(), List.of());
            case BranchMessage.AgreeToMode(Timestamp asked, Mode mode) ->
                content(message, mode, List.of(new Entry(asked, 0)), List.of());
            default -> content(message, message, List.of(), List.of());
        };
    }

    private Content content(Message message, Object what, List<Entry> entries, List<Block> blocks) {
        return new Content(
                message.getClass(), things.number(List.of(message.getClass(), what)), entries,
                blocks.stream().map(this::link).toList());
    }

    private Link link(Block block) {
        return new Link(
                things.number(List.of(block.height(), block.transfers())), block.request(),
                things.number(block.previousHash()), things.number(block.hash()));
    }
}
