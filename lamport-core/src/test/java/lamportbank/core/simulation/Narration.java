package lamportbank.core.simulation;

import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// What happened, for a person: a line per event, with who, the clock, and what.
public final class Narration {
    private static final Pattern HASH = Pattern.compile("([0-9a-f]{6})[0-9a-f]{58}");

    private Narration() {}

    /// One line per event.
    public static List<String> lines(ProcessId who, List<Effect> effects) {
        return effects.stream().map(effect -> line(who, effect.time(), text(effect))).toList();
    }

    private static String line(ProcessId who, long time, String what) {
        return HASH.matcher("%-9s @%-3d %s".formatted(who, time, what)).replaceAll("$1");
    }

    private static String text(Effect effect) {
        return switch (effect) {
            case Effect.Sent(_, var to, Message message) ->
                "sends " + text(message) + " to "
                        + to.entrySet().stream()
                                .map(it -> it.getKey() + " #" + it.getValue())
                                .collect(Collectors.joining(", "));
            case Effect.Received in ->
                "receives " + text(in.message()) + " from " + in.from() + " #" + in.sequence() + " @" + in.stamp();
            case Effect.Called called -> "asks " + called.to() + ": " + text(called.question());
            case Effect.Returned in -> "hears from " + in.from() + " @" + in.stamp() + ": " + text(in.answer());
            case Effect.Served in -> "is asked by " + in.from() + " @" + in.stamp() + ": " + text(in.question());
            case Effect.Answered out -> "answers " + out.to() + ": " + text(out.answer());
            case Effect.Happened(_, Fact fact) -> text(fact);
        };
    }

    /// A message, in the words of the paper where it has some.
    public static String text(Message message) {
        return switch (message) {
            case MutexMessage.Request(List<Transfer> transfers) -> "REQUEST " + text(transfers);
            case MutexMessage.Reply() -> "REPLY";
            case MutexMessage.Release(Timestamp request, Block block) -> "RELEASE " + request + " with " + text(block);
            case MembershipMessage.Join(Member newcomer) -> "JOIN of client-" + newcomer.id();
            case MembershipMessage.Welcome(SortedMap<Timestamp, List<Transfer>> outstanding, Long height) ->
                "WELCOME, outstanding " + outstanding.keySet();
            case MembershipMessage.Leave() -> "LEAVE";
            case BankMessage.Register register -> "POST /members for " + register.incarnation();
            case BankMessage.Registered(Member self, _, List<Member> before, _) ->
                "you are client-" + self.id() + ", before you " + before.stream().map(Member::id).toList();
            case BankMessage.Propose(long height, Timestamp request, List<Transfer> transfers, _) ->
                "PUT /blocks/" + height + " for " + request + " " + text(transfers);
            case BankMessage.Sealed(Block block) -> "sealed as " + text(block);
            case BankMessage.Conflict(long height) -> "409, there are " + height + " blocks";
            case BankMessage.FetchBlocks(long from) -> "GET /blocks from " + from;
            case BankMessage.Blocks(List<Block> blocks, long height) ->
                blocks.stream().map(Narration::text).toList() + " of " + height;
            case BankMessage.Evicted(int id, long height) -> "EVICTED client-" + id + ", see " + height + " blocks";
            case BranchMessage.Multicast(var updates) ->
                updates.stream()
                        .map(update -> update.kind() + " " + update.amount())
                        .collect(Collectors.joining(", ", "MULTICAST ", ""));
            case BranchMessage.Acknowledge(var batches) -> "ACKNOWLEDGE " + batches;
            default -> message.toString();
        };
    }

    private static String text(Fact fact) {
        return switch (fact) {
            case ClientFact.Submitted(Transfer transfer) -> "a person submits " + text(transfer);
            case ClientFact.GaveUp() -> "gives up its requests";
            case ClientFact.Voided(List<Transfer> transfers, _) -> "gives up " + text(transfers);
            case ClientFact.Requested(Timestamp request, _) -> "has requested " + request;
            case ClientFact.Entered(Timestamp request) -> "ENTERS the critical section with " + request;
            case ClientFact.Released(Timestamp request, _) -> "LEAVES the critical section of " + request;
            case ClientFact.SteppedBack(Timestamp request) -> "steps back with " + request;
            case ClientFact.BlockAppended(Block block) -> "appends " + text(block);
            case ClientFact.BlockHeldBack(Block block) -> "holds back " + text(block);
            case ClientFact.PhaseChanged(var phase) -> "is now " + phase;
            case ClientFact.MemberJoined(Member member) -> "counts client-" + member.id() + " in";
            case BankFact.BlockSealed(Block block, var balances) -> "seals " + text(block) + ", balances " + balances;
            case BankFact.ConflictWitnessed(long height, Timestamp request) ->
                "WITNESSES A CONFLICT: block " + height + " for " + request;
            case BankFact.MemberChanged(Member member) -> "has client-" + member.id() + " as " + member.status();
            case BranchFact.Executed(int origin, var update, var outcome, var balance) ->
                "EXECUTES " + update.kind() + " " + update.amount() + " of branch-" + origin + ": " + outcome
                        + ", balance " + balance;
            case BranchFact.Repeated(int origin, var update, var ending) ->
                "does not execute " + update + " of branch-" + origin + " again: " + ending;
            case BranchFact.SubEvent sub -> sub.name() + " of event " + sub.eventId();
            default -> fact.toString();
        };
    }

    private static String text(Block block) {
        String transfers = block.transfers().stream()
                .map(transfer -> transfer.id() + " " + transfer.outcome())
                .collect(Collectors.joining(", "));
        return "block " + block.height() + " of " + block.request() + " {" + transfers + "} " + block.hash();
    }

    private static String text(List<Transfer> transfers) {
        return transfers.stream().map(Narration::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(Transfer transfer) {
        return transfer.id() + ": " + transfer.amount() + " from " + transfer.from() + " to " + transfer.to();
    }
}
