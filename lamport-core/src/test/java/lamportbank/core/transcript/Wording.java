package lamportbank.core.transcript;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Effects in words: who, its clock after the effect, what, and to or from whom.
final class Wording {
    private static final int HASH_DIGITS = 4;
    private static final String NO_CLOCK = "   -   ";

    private Wording() {}

    /// The lines of one step.
    static List<String> lines(ProcessId who, List<Effect> effects) {
        return effects.stream().map(effect -> line(who, effect)).toList();
    }

    private static String line(ProcessId who, Effect effect) {
        long time = effect.time();
        return switch (effect) {
            case Effect.Sent(_, var to, Message message) ->
                line(who, time, "sends", say(message, stamp(time, who)),
                        to.entrySet().stream()
                                .map(receiver -> receiver.getKey() + " #" + receiver.getValue())
                                .collect(Collectors.joining(", ", "to ", "")));
            case Effect.Received in ->
                line(who, time, "receives", say(in.message(), stamp(in.stamp(), in.from())),
                        "from " + in.from() + " #" + in.sequence() + ", sent at " + in.stamp());
            case Effect.Called out -> line(who, time, "asks", say(out.question(), stamp(time, who)), "of " + out.to());
            case Effect.Served in ->
                line(who, time, "is asked", say(in.question(), stamp(in.stamp(), in.from())),
                        "by " + in.from() + ", sent at " + in.stamp());
            case Effect.Answered out ->
                line(who, time, "answers", say(out.answer(), stamp(time, who)), "to " + out.to());
            case Effect.Returned in ->
                line(who, time, "learns", say(in.answer(), stamp(in.stamp(), in.from())),
                        "from " + in.from() + ", sent at " + in.stamp());
            case Effect.Happened(_, Fact fact) -> {
                String[] told = tell(fact);
                yield line(who, time, told[0], told[1], "");
            }
        };
    }

    /// One line, in columns.
    static String line(Object who, long time, String verb, String what, String whom) {
        return String.format("  %-10s%4d   %-11s%-44s %s", who, time, verb, what, whom).stripTrailing();
    }

    /// One line of someone who did nothing.
    static String remark(Object who, String what) {
        return String.format("  %-10s%s%s", who, NO_CLOCK, what);
    }

    static boolean isRemark(String line) {
        return line.contains(NO_CLOCK);
    }

    private static Timestamp stamp(long time, ProcessId who) {
        return new Timestamp(time, who.number());
    }

    /// An answer, which is no timestamp of anything.
    static String say(Message answer) {
        return say(answer, new Timestamp(0, 0));
    }

    private static String say(Message message, Timestamp stamp) {
        return switch (message) {
            case MutexMessage.Request(List<Transfer> transfers) -> "REQUEST " + stamp + "  " + transfers(transfers);
            case MutexMessage.Reply() -> "REPLY";
            case MutexMessage.Release(Timestamp request, Block block) ->
                "RELEASE " + request + "  " + name(block);
            case MembershipMessage.Join(Member newcomer) -> "JOIN client-" + newcomer.id();
            case MembershipMessage.Welcome(SortedMap<Timestamp, List<Transfer>> outstanding, Long height) ->
                "WELCOME  outstanding: " + (outstanding.isEmpty() ? "none" : join(outstanding.keySet()));
            case MembershipMessage.Leave() -> "LEAVE";
            case BankMessage bank -> sayBank(bank);
            case BranchMessage branch -> sayBranch(branch, stamp);
            case Exchange(String line) -> line;
            default -> throw new IllegalArgumentException("no words for " + message);
        };
    }

    private static String sayBank(BankMessage message) {
        return switch (message) {
            case BankMessage.Register(_, String address, _, _) ->
                "\"register " + address.substring("http://".length()) + "\"";
            case BankMessage.Registered(Member self, Money opening, List<Member> before, _) ->
                "client-" + self.id() + " opens with " + opening + ", before it: "
                        + join(before.stream().map(Member::id).toList());
            case BankMessage.Rejected(String reason) -> "no: " + reason;
            case BankMessage.Propose(long height, Timestamp request, List<Transfer> transfers, _) ->
                "\"seal block " + height + " for " + request + "\"  " + transfers(transfers);
            case BankMessage.Sealed(Block block) -> name(block);
            case BankMessage.Conflict(long height) -> "CONFLICT: there are " + height + " blocks";
            case BankMessage.Fenced(String _) -> "FENCED";
            case BankMessage.FetchBlocks(long from) -> "\"which blocks are there from " + from + " on?\"";
            case BankMessage.Blocks(List<Block> blocks, long height) ->
                "blocks " + join(blocks.stream().map(Block::height).toList()) + " of " + height;
            case BankMessage.QueryAccount(int id) -> "\"what is in account " + id + "?\"";
            case BankMessage.AccountIs(int id, Money balance) -> "account " + id + ": " + balance;
            case BankMessage.Depart(int id) -> "\"client-" + id + " leaves\"";
            case BankMessage.Departed(List<Member> others) ->
                "gone; to be told: " + join(others.stream().map(Member::id).toList());
            case BankMessage.Evicted(int id, long height) -> "EVICTED client-" + id + "  blocks: " + height;
        };
    }

    private static String sayBranch(BranchMessage message, Timestamp stamp) {
        return switch (message) {
            case BranchMessage.Multicast(List<Update> updates) ->
                "UPDATE " + stamp + "  " + updates.stream().map(Wording::name).collect(Collectors.joining("; "));
            case BranchMessage.Acknowledge(SortedSet<Timestamp> batches) -> "ACKNOWLEDGE " + join(batches);
            case BranchMessage.Propagate(_, Update update) -> "PROPAGATE  " + name(update);
            case BranchMessage.Propagated(_) -> "PROPAGATED";
            case BranchMessage.ChangeMode(var mode) -> "CHANGE TO " + mode + " " + stamp;
            case BranchMessage.AgreeToMode(Timestamp asked, _) -> "AGREED to change " + asked;
            case BranchMessage.Order(Update update) -> "\"" + name(update) + "\"";
            case BranchMessage.Completed(Update update, var outcome, Money balance) ->
                "event " + update.eventId() + " " + outcome + ", balance " + balance;
        };
    }

    private static String[] tell(Fact fact) {
        return switch (fact) {
            case ClientFact client -> tellClient(client);
            case BankFact bank -> tellBank(bank);
            case BranchFact branch -> tellBranch(branch);
            default -> throw new IllegalArgumentException("no words for " + fact);
        };
    }

    private static String[] tellClient(ClientFact fact) {
        return switch (fact) {
            case ClientFact.PhaseChanged(var phase) -> told("is now", "" + phase);
            case ClientFact.Registered(Member self) -> told("is called", "client-" + self.id());
            case ClientFact.MemberJoined(Member member) -> told("counts in", "client-" + member.id());
            case ClientFact.MemberLeft(int id) -> told("counts out", "client-" + id + ", which left");
            case ClientFact.MemberEvicted(int id) -> told("counts out", "client-" + id + ", which was evicted");
            case ClientFact.Submitted(Transfer transfer) -> told("takes", name(transfer));
            case ClientFact.Requested(Timestamp request, _) -> told("waits", "with " + request + " in its queue");
            case ClientFact.Entered(Timestamp request) -> told("ENTERS", "with " + request);
            case ClientFact.Released(Timestamp request, _) -> told("LEAVES", "with " + request + " done");
            case ClientFact.SteppedBack(Timestamp request) -> told("STEPS BACK", "with " + request + " still to do");
            case ClientFact.BlockHeldBack(Block block) -> told("HOLDS BACK", name(block));
            case ClientFact.BlockAppended(Block block) -> told("appends", name(block));
            case ClientFact.BalanceQueried() -> told("looks", "at its balance");
            case ClientFact.Refused(String reason) -> told("IS REFUSED", reason);
            case ClientFact.GaveUp() -> told("gives up", "its requests");
            case ClientFact.Voided(List<Transfer> transfers, String _) -> told("gives up", transfers(transfers));
        };
    }

    private static String[] tellBank(BankFact fact) {
        return switch (fact) {
            case BankFact.AccountOpened(int id, Money balance) -> told("opens", "account " + id + ": " + balance);
            case BankFact.MemberChanged(Member member) ->
                told("notes", "client-" + member.id() + " " + member.status());
            case BankFact.BlockSealed(Block block, SortedMap<Integer, Money> balances) ->
                told("SEALS", name(block) + "  "
                        + block.transfers().stream().map(Wording::name).collect(Collectors.joining("; "))
                        + "  balances " + balances);
            case BankFact.AccountRead(int id) -> told("reads", "account " + id);
            case BankFact.MembersAdopted adopted -> told("takes over", "what the clients know of each other");
            case BankFact.ConflictWitnessed(long height, Timestamp request) ->
                told("CONFLICT", "block " + height + " is taken, not for " + request);
        };
    }

    private static String[] tellBranch(BranchFact fact) {
        return switch (fact) {
            case BranchFact.Accepted(Update update) -> told("takes", name(update));
            case BranchFact.SubEvent sub -> told("event " + sub.eventId(), sub.name());
            case BranchFact.Executed(_, Update update, var outcome, Money balance) ->
                told("executes", name(update) + ": " + outcome + ", balance " + balance);
            case BranchFact.Repeated(_, Update update, var ending) ->
                told("knows", name(update) + " ends as " + ending);
            case BranchFact.Finished(Update update, var outcome, Money balance) ->
                told("finishes", "event " + update.eventId() + ": " + outcome + ", balance " + balance);
            case BranchFact.ModeChanged(var mode) -> told("IS NOW", "" + mode);
        };
    }

    private static String[] told(String verb, String what) {
        return new String[]{verb, what};
    }

    private static String transfers(List<Transfer> transfers) {
        return transfers.stream().map(Wording::name).collect(Collectors.joining("; "));
    }

    private static String name(Transfer transfer) {
        return transfer.id() + ": " + transfer.from() + "->" + transfer.to() + " " + transfer.amount();
    }

    private static String name(SealedTransfer transfer) {
        return transfer.id() + ": " + transfer.from() + "->" + transfer.to() + " " + transfer.amount() + " "
                + transfer.outcome();
    }

    /// With the first digits of its hash and of the one before: enough to see the links.
    static String name(Block block) {
        return "block " + block.height() + " [" + digits(block.previousHash()) + "<-" + digits(block.hash()) + "]";
    }

    static String digits(String hash) {
        return hash.substring(0, HASH_DIGITS);
    }

    private static String name(Update update) {
        return "event " + update.eventId() + ": " + update.kind().toString().toLowerCase(Locale.ROOT) + " "
                + update.amount();
    }

    private static String join(Iterable<?> things) {
        StringBuilder text = new StringBuilder();
        things.forEach(thing -> text.append(text.isEmpty() ? "" : " ").append(thing));
        return text.isEmpty() ? "none" : text.toString();
    }
}
