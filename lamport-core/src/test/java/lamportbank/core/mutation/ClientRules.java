package lamportbank.core.mutation;

import java.util.List;

import static lamportbank.core.mutation.Mutant.Proof.CLIENTS;
import static lamportbank.core.mutation.Mutant.Proof.LIARS;

/// The rules of channels, mutual exclusion, chain, bank and membership, broken.
final class ClientRules {
    private static final String CLIENT = "client/ClientProtocol.java";
    private static final String MUTEX = "mutex/MutualExclusion.java";
    private static final String BANK = "bank/BankProtocol.java";
    private static final String INCOMING = "channel/IncomingChannel.java";

    /// That messages are lost or repeated is plain; the schedule shall show what that leads to.
    private static final String LOOK_AWAY = "clients 3; disregard every message is handled once";

    /// A newcomer at the door.
    private static final String JOINING = "clients 2; start client-3; ask client-3 bank; answer bank client-3";

    private ClientRules() {}

    static List<Mutant> clocks() {
        return List.of(
                Mutant.of(CLIENTS, "receive rule",
                        "a message is received before it was sent, and every order built on clocks is worthless",
                        "clock/LamportClock.java",
                        "return advance(Math.max(time, stamp));",
                        "return advance(time);"),
                Mutant.of(CLIENTS, "tie-break by node",
                        "two requests of one time are the same to a queue: one is lost, or both are first",
                        "clock/Timestamp.java",
                        "return byTime != 0 ? byTime : Integer.compare(node, other.node);",
                        "return byTime;"),
                Mutant.of(CLIENTS, "clock survives a crash",
                        "the restarted process stamps new messages with old times, which others have passed already",
                        "process/LamportProcess.java",
                        "                self,\n                clock.time(),\n",
                        "                self,\n                0,\n"));
    }

    static List<Mutant> channels() {
        return List.of(
                Mutant.of(CLIENTS, "FIFO: no gaps",
                        "a REPLY overtakes an earlier REQUEST: its stamp says that nothing earlier can come, and then it comes",
                        INCOMING,
                        """
                                if (sequence > received + 1) {
                                    throw new Refusal(Refusal.Reason.GAP,
                                            "message " + sequence + " came too early; expected is " + (received + 1));
                                }
                                return sequence == received + 1;
                        """,
                        "        return sequence > received;\n").in(LOOK_AWAY),
                Mutant.of(CLIENTS, "duplicate detection",
                        "a REQUEST that was served is queued again, and nobody will ever release it",
                        INCOMING,
                        "return sequence == received + 1;",
                        "return true;")
                        .and("message.sendingTicks() ? stamp <= lastStamp : stamp < lastStamp", "false")
                        .in(LOOK_AWAY),
                Mutant.of(CLIENTS, "kept until acknowledged",
                        "a message that the network loses is lost for good; its channel stands still",
                        "channel/OutgoingChannel.java",
                        "unacknowledged.getFirst().sequence() <= sequence",
                        "unacknowledged.getFirst().sequence() <= sequence + 1"),
                Mutant.of(CLIENTS, "journal before send",
                        "others have seen what a crash makes the sender forget: numbers and times are given out again",
                        "process/Node.java",
                        "            journal.append(round.steps());\n",
                        """
                                    try {
                                        journal.append(round.steps());
                                    } catch (RuntimeException lost) {
                                        return round;
                                    }
                        """),
                Mutant.of(CLIENTS, "what leaves is not held",
                        "a message has left that no journal has, and after a crash another takes its number",
                        "process/Node.java",
                        "case Effect.Sent sent -> true;",
                        "case Effect.Sent sent -> false;"),
                Mutant.of(CLIENTS, "questions survive a crash",
                        "a client that crashes inside never asks again, and stays inside for ever",
                        "process/LamportProcess.java",
                        "                pendingCalls(),\n",
                        "                new TreeMap<>(),\n"));
    }

    static List<Mutant> mutualExclusion() {
        return List.of(
                Mutant.of(CLIENTS, "stamps, not counts",
                        "a message sent before one's request passes for an answer to it: two are inside",
                        CLIENT,
                        "mutex.heard(new Timestamp(stamp, from.number()));",
                        "mutex.heard(new Timestamp(actions.time(), from.number()));"),
                Mutant.of(Mutant.Proof.WALK, "a reply is no permission",
                        "the reply to an old request passes for one to the new: two are inside",
                        CLIENT,
                        "case MutexMessage.Reply() -> {}",
                        "case MutexMessage.Reply() -> mutex.heard(new Timestamp(actions.time(), from.number()));"),
                Mutant.of(CLIENTS, "hear from everyone",
                        "whoever asks is first in its own queue at once: two are inside",
                        "order/StableQueue.java",
                        "entry.node() == process && unheard(entry).isEmpty()",
                        "entry.node() == process"),
                Mutant.of(CLIENTS, "hear from everyone, for each",
                        "a client takes along a later request, before which another's may still come",
                        "order/StableQueue.java",
                        "entry.node() == process && unheard(entry).isEmpty()",
                        "entry.node() == process && unheard(entries.firstKey()).isEmpty()"),
                Mutant.of(CLIENTS, "first in the queue",
                        "a later request goes first: two are inside",
                        "order/StableQueue.java",
                        ".takeWhile(entry -> entry.node() == process && unheard(entry).isEmpty())",
                        ".filter(entry -> entry.node() == process && unheard(entry).isEmpty())"),
                Mutant.of(CLIENTS, "enter once",
                        "a client inside enters again at every message, and releases what it does not hold",
                        MUTEX,
                        "if (inside == null) {",
                        "if (true) {"),
                Mutant.of(CLIENTS, "reply elision",
                        "the reply is left out though nothing later was said: the asker waits for ever",
                        MUTEX,
                        "if (!lastSent.isAfter(request)) {",
                        "if (actions.lastSentTo(from) < 0) {"),
                Mutant.of(CLIENTS, "reply",
                        "who has nothing to say is never heard from: the asker waits for ever",
                        MUTEX,
                        "if (!lastSent.isAfter(request)) {",
                        "if (false) {"),
                Mutant.of(CLIENTS, "release removes the request",
                        "a request that is done stays first: nobody enters any more",
                        MUTEX,
                        "    public void onRelease(Timestamp last) {\n        queue.removeUpTo(last);",
                        "    public void onRelease(Timestamp last) {"),
                Mutant.of(CLIENTS, "release removes the earlier ones too",
                        "of two requests that entered together the first stays first: nobody enters any more",
                        MUTEX,
                        "    public void onRelease(Timestamp last) {\n        queue.removeUpTo(last);",
                        "    public void onRelease(Timestamp last) {\n        queue.remove(last);"));
    }

    static List<Mutant> chain() {
        return List.of(
                Mutant.of(CLIENTS, "hold-back",
                        "the chain has the order in which messages came, another at every client",
                        "chain/Chain.java",
                        "while (!heldBack.isEmpty() && heldBack.firstKey() == height) {",
                        "while (!heldBack.isEmpty()) {")
                        .and("if (!next.previousHash().equals(tip)) {", "if (false) {"),
                Mutant.of(CLIENTS, "held back, not dropped",
                        "a block that came early never comes again: the chain ends there",
                        "chain/Chain.java",
                        "heldBack.put(block.height(), block);",
                        "if (block.height() == height) heldBack.put(block.height(), block);"));
    }

    static List<Mutant> bank() {
        return List.of(
                Mutant.of(CLIENTS, "fencing",
                        "an evicted member that is alive seals a block of which nobody is told",
                        BANK,
                        "if (member.status() != Member.Status.ACTIVE) {\n            throw",
                        "if (false) {\n            throw")
                        .and("EVICTED), actions);\n        actions.expel(process(member));\n", "EVICTED), actions);\n"),
                Mutant.of(CLIENTS, "retry idempotence",
                        "a lost answer turns the retry into a conflict, and the transfer into two",
                        BANK,
                        "if (last != null && last.request().equals(proposal.request())) {",
                        "if (false) {"),
                Mutant.of(CLIENTS, "one number per journal",
                        "a lost answer makes one client two members, one of which will never answer",
                        BANK,
                        "                .filter(member -> member.incarnation().equals(register.incarnation()))\n"
                                + "                .findFirst();",
                        "                .filter(member -> false)\n                .findFirst();"));
    }

    static List<Mutant> membership() {
        return List.of(
                Mutant.of(CLIENTS, "WELCOME with outstanding requests",
                        "the newcomer does not know who was before it, and enters too",
                        CLIENT,
                        "new MembershipMessage.Welcome(mutex.requestsOf(actions.self().number()), chain.height())",
                        "new MembershipMessage.Welcome(new TreeMap<>(), chain.height())").in(JOINING),
                Mutant.of(CLIENTS, "heard up to WELCOME",
                        "earlier requests wait for the newcomer, which was never told of them",
                        CLIENT,
                        "mutex.add(new Timestamp(time, newcomer.id()), new TreeMap<>());",
                        "mutex.add(new Timestamp(0, newcomer.id()), new TreeMap<>());").in(JOINING),
                Mutant.of(CLIENTS, "no request before all WELCOMEs",
                        "the newcomer enters before it knows everyone, or the chain",
                        CLIENT,
                        "if (phase == Phase.JOINING && unwelcomed.isEmpty()) {",
                        "if (phase == Phase.JOINING) {").in(JOINING),
                Mutant.of(CLIENTS, "catch up before taking part",
                        "the newcomer proposes a height that was taken long ago",
                        CLIENT,
                        "            enter(Phase.CATCHING_UP, actions);\n            fetch(actions);",
                        "            enter(Phase.MEMBER, actions);"),
                Mutant.of(CLIENTS, "fetch what an evicted member sealed",
                        "its last block reached some and not others: the next holder proposes its height",
                        CLIENT,
                        "        required = Math.max(required, height);\n        if (phase != Phase.JOINING",
                        "        if (phase == null"),
                Mutant.of(CLIENTS, "an evicted number is remembered",
                        "a late JOIN brings a dead member back, for whom all wait",
                        CLIENT,
                        "        actions.expel(client(id));\n",
                        "")
                        .and("        gone.add(id);\n", "").in(JOINING),
                Mutant.of(CLIENTS, "eviction drops requests",
                        "the dead member's request stays first: nobody enters any more",
                        "order/StableQueue.java",
                        "        entries.keySet().removeIf(entry -> entry.node() == process);\n",
                        ""),
                Mutant.of(CLIENTS, "eviction ends waiting",
                        "all wait to hear from the dead",
                        "order/StableQueue.java",
                        "        heard.remove(process);\n",
                        ""),
                Mutant.of(CLIENTS, "first the fence, then the news",
                        "a member that was dropped by all others is still served by the bank",
                        BANK,
                        "        change(member.with(Member.Status.EVICTED), actions);\n"
                                + "        actions.expel(process(member));\n",
                        ""),
                Mutant.of(CLIENTS, "leave when done",
                        "accepted transfers leave with the client that took them",
                        CLIENT,
                        "phase == Phase.LEAVING && waiting.isEmpty() && mutex.outstanding(actions.self().number()) == 0",
                        "phase == Phase.LEAVING"));
    }

    /// Against a member that lies.
    static List<Mutant> lies() {
        return List.of(
                Mutant.of(LIARS, "a member stays who it is",
                        "a member asks for another's money, and the others believe that it may",
                        "client/ClientProtocol.java",
                        "require(known == null ||",
                        "require(true || known == null ||"),
                Mutant.of(LIARS, "a stranger welcomes nobody",
                        "somebody takes a number that the bank has not given out, and its owner is not heard any more",
                        "client/ClientProtocol.java",
                        "require(members.containsKey(from.number()), from + \" is no member\");",
                        ""),
                Mutant.of(LIARS, "a block was asked for",
                        "a member has a block appended without a request",
                        "client/ClientProtocol.java",
                        "                requireAsked(request, block);\n",
                        ""),
                Mutant.of(LIARS, "one's own money at the bank",
                        "a member spends the money of another",
                        "bank/BankProtocol.java",
                        "if (!member.owns(first.from())) {",
                        "if (false) {"));
    }
}
