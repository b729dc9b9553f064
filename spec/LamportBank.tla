----------------------------- MODULE LamportBank -----------------------------
(* How the clients of Lamport Bank take turns, without anyone to ask: L. Lamport, "Time, Clocks, and the Ordering *)
(* of Events in a Distributed System", CACM 21(7), 1978, pp. 558-565, rules 1 to 5 of page 561, and what a       *)
(* running bank needs besides: the bank as referee, a chain at each client, newcomers, leavers, and the dead.    *)
(*                                                                                                              *)
(* An action is one step of one process, as in lamportbank.core: one input, and all that follows from it. What a *)
(* step sends was journaled with it, so a crash and a restart change nothing here: they are stuttering steps. A *)
(* client that crashes for good takes no steps any more, which every client is free to do at any time.          *)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
    Clients,      \* numbers from 1. No symmetry reduction: they break ties, so they can't be swapped
    Founders,     \* those who are members from the beginning; the others register
    Leaving,      \* those who may leave, once each
    Mortal,       \* those who may be declared dead
    Asking,       \* those who want to send money
    RequestsEach, \* how often. It bounds the clocks too, without cutting off a run in its middle
    Window,       \* the requests that a client may have outstanding at once
    Opening,      \* what an account begins with
    AskedAgain,   \* how often a question is asked again at most, though it was answered
    Late          \* the types of questions that may reach the bank once more after their answer was taken

Bank  == 0
Nodes == Clients \cup {Bank}
None  == <<0, 0>>

VARIABLES
    client,    \* the state of each client
    bank,      \* the state of the bank
    channel,   \* channel[p][q]: what p has sent to q and q has not taken: FIFO, nothing lost, nothing twice
    questions, \* asked over REST, asked again until answered: these are neither ordered nor delivered once
    answers    \* to those
vars == <<client, bank, channel, questions, answers>>

Max(a, b) == IF a > b THEN a ELSE b
Range(s)  == {s[i] : i \in DOMAIN s}
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = SubSeq(t, 1, Len(s))

(* The total order of timestamps <<time, node>>: p. 561, "=>". *)
Before(a, b) == a[1] < b[1] \/ (a[1] = b[1] /\ a[2] < b[2])

------------------------------------------------------------------------------
(* Clocks (IR1 and IR2, p. 560) and channels.                                                                    *)

Tick(n)         == [n EXCEPT !.clock = @ + 1]
TickPast(n, t)  == [n EXCEPT !.clock = Max(@, t) + 1]

Members(p)      == DOMAIN client[p].heard \* the other clients, as p knows them
OwnRequests(p)  == {r \in client[p].queue : r.at[2] = p}

(* A broadcast is one event: one stamp for all receivers. *)
Sent(c, to)     == LET d == Tick(c)
                   IN  [d EXCEPT !.lastSent = [q \in Clients |-> IF q \in to THEN d.clock ELSE @[q]]]
Put(ch, p, to, m) == [ch EXCEPT ![p] = [q \in Nodes |-> IF q \in to THEN Append(@[q], m) ELSE @[q]]]

Takeable(s)     == IF s = <<>> THEN {} ELSE {1}                     \* FIFO: the oldest, and only that
Without(s, i)   == SubSeq(s, 1, i - 1) \o SubSeq(s, i + 1, Len(s))
Arriving(p, q, type) ==                                             \* nothing is taken from the evicted,
    IF q \in client[p].gone \/ client[p].phase \in {"NEW", "REGISTERING"} THEN {} \* or by one without a number
    ELSE {i \in Takeable(channel[q][p]) : channel[q][p][i].type = type}
Taken(p, q, i)  == [channel EXCEPT ![q][p] = Without(@, i)]

(* After the receipt of a message: every message says how far its sender's clock is. *)
Hears(p, q, stamp) ==
    LET c == TickPast(client[p], stamp)
    IN  IF q \in DOMAIN c.heard THEN [c EXCEPT !.heard[q] = Max(@, stamp)] ELSE c

AskForBlocks(p, c)  == {[type |-> "FETCH", from |-> p, stamp |-> c.clock, height |-> Len(c.chain),
                         asOf |-> Len(bank.ledger), late |-> FALSE]}
IsFetching(p)       == \E u \in questions : u.from = p /\ u.type = "FETCH" /\ ~u.late

(* Nobody waits for the answer any more; but if it was asked twice, a copy may still be on its way to the bank.   *)
Settled(asked, u)   == (asked \ {u}) \cup (IF u.type \in Late THEN {[u EXCEPT !.late = TRUE]} ELSE {})

------------------------------------------------------------------------------
(* The chain. A block names its predecessor; `previous` stands for the hash of everything before.                *)

Hash(chain) == IF chain = <<>> THEN None ELSE chain[Len(chain)].at

RECURSIVE Grow(_)
Grow(c) == LET next == {b \in c.heldBack : b.height = Len(c.chain)}
           IN  IF next = {} THEN c
               ELSE LET b == CHOOSE b \in next : TRUE
                    IN  Grow([c EXCEPT !.chain = Append(@, b), !.heldBack = @ \ {b}])

(* Channels of different clients are not ordered among themselves: a block that comes too early is held back. *)
Hold(c, blocks) == Grow([c EXCEPT !.heldBack = @ \cup {b \in blocks : b.height >= Len(c.chain)}])

------------------------------------------------------------------------------
(* Mutual exclusion: the five rules of p. 561.                                                                   *)

(* Rule 1: send the request to everybody, and put it in the own queue. *)
Request(p, transfers) ==
    LET c == Sent(client[p], Members(p))
        r == [at |-> <<c.clock, p>>, transfers |-> transfers]
    IN  /\ client[p].phase = "MEMBER"
        /\ Cardinality(OwnRequests(p)) < Window
        /\ client' = [client EXCEPT ![p] = [c EXCEPT !.queue = @ \cup {r}, !.requested = @ + 1]]
        /\ channel' = Put(channel, p, Members(p), [type |-> "REQUEST", stamp |-> c.clock, transfers |-> transfers])
        /\ UNCHANGED <<bank, questions, answers>>

(* Rule 2: queue it and reply; unless something later has been sent already, which says the same (footnote). Who *)
(* is leaving for good says nothing more but LEAVE, which lets the others go on as a reply would.                 *)
ReceiveRequest(p, q) ==
    \E i \in Arriving(p, q, "REQUEST") :
    LET m == channel[q][p][i]
        c == Hears(p, q, m.stamp)
        d == [c EXCEPT !.queue = @ \cup {[at |-> <<m.stamp, q>>, transfers |-> m.transfers]}]
        e == Sent(d, {q})
        isSaid == Before(<<m.stamp, q>>, <<c.lastSent[q], p>>)
        isLeft == client[p].phase = "LEFT"
    IN  /\ q \in Members(p)
        /\ client' = [client EXCEPT ![p] = IF isLeft THEN c ELSE IF isSaid THEN d ELSE e]
        /\ channel' = IF isLeft \/ isSaid
                      THEN Taken(p, q, i)
                      ELSE Put(Taken(p, q, i), p, {q}, [type |-> "REPLY", stamp |-> e.clock])
        /\ UNCHANGED <<bank, questions, answers>>

ReceiveReply(p, q) ==
    \E i \in Arriving(p, q, "REPLY") :
        /\ q \in Members(p)
        /\ client' = [client EXCEPT ![p] = Hears(p, q, channel[q][p][i].stamp)]
        /\ channel' = Taken(p, q, i)
        /\ UNCHANGED <<bank, questions, answers>>

(* Rule 5: first in the queue, and heard from everybody later than that. By stamps: nobody counts replies. The own *)
(* requests that come next, nobody's between them, and of which the same holds, enter with it.                    *)
MayEnter(p, r) ==
    /\ r.at[2] = p
    /\ \A s \in client[p].queue : s.at[2] = p \/ Before(r.at, s.at)
    /\ \A q \in Members(p) : Before(r.at, <<client[p].heard[q], q>>)
    /\ Len(client[p].chain) >= client[p].required /\ ~IsFetching(p)  \* see ReceiveEvicted

RECURSIVE Together(_)
Together(requests) ==
    IF requests = {} THEN <<>>
    ELSE LET first == CHOOSE r \in requests : \A s \in requests : s = r \/ Before(r.at, s.at)
         IN  first.transfers \o Together(requests \ {first})

(* With all that may, under the timestamp of the last. *)
Enter(p) ==
    \E r \in client[p].queue :
    LET c == Tick(client[p])
        entering == {s \in client[p].queue : MayEnter(p, s)}
    IN  /\ client[p].phase = "MEMBER" /\ client[p].inside = None
        /\ r \in entering /\ \A s \in entering : s = r \/ Before(s.at, r.at)
        /\ client' = [client EXCEPT ![p] = [c EXCEPT !.inside = r.at]]
        /\ questions' = questions \cup
               {[type |-> "PROPOSE", from |-> p, stamp |-> c.clock, height |-> Len(c.chain),
                 request |-> [at |-> r.at, transfers |-> Together(entering)], late |-> FALSE]}
        /\ UNCHANGED <<bank, channel, answers>>

(* A client enters with its requests in their order: when it leaves with one, all earlier ones are done. *)
WithoutUpTo(queue, last) == {r \in queue : r.at[2] # last[2] \/ Before(last, r.at)}

(* Rule 3: the release goes to everybody, and carries the block. *)
Release(p) ==
    \E a \in answers :
    LET c == TickPast(client[p], a.stamp)
        d == Sent(c, Members(p))
    IN  /\ a.to = p /\ a.is.type = "SEALED"
        /\ client' = [client EXCEPT ![p] = Hold(
               [d EXCEPT !.queue = WithoutUpTo(@, c.inside), !.inside = None], {a.is.block})]
        /\ channel' = Put(channel, p, Members(p), [type |-> "RELEASE", stamp |-> d.clock, block |-> a.is.block])
        /\ questions' = Settled(questions, a.question)
        /\ answers' = {b \in answers : b.question # a.question}
        /\ UNCHANGED bank

(* Rule 4. *)
ReceiveRelease(p, q) ==
    \E i \in Arriving(p, q, "RELEASE") :
    LET m == channel[q][p][i]
        c == Hears(p, q, m.stamp)
    IN  /\ q \in Members(p)
        /\ client' = [client EXCEPT ![p] = Hold([c EXCEPT !.queue = WithoutUpTo(@, m.block.at)], {m.block})]
        /\ channel' = Taken(p, q, i)
        /\ UNCHANGED <<bank, questions, answers>>

------------------------------------------------------------------------------
(* The bank: accounts and referee. A height is sealed once.                                                      *)

(* How the balances are after the transfers i, i+1, ... of a request of p, and which of them were covered. *)
RECURSIVE CarryOut(_, _, _, _)
CarryOut(balance, p, transfers, i) ==
    IF i > Len(transfers) THEN [balance |-> balance, covered |-> <<>>]
    ELSE LET t    == transfers[i]
             ok   == balance[p] >= t.amount /\ t.to \in DOMAIN balance
             next == IF ok THEN [balance EXCEPT ![p] = @ - t.amount, ![t.to] = @ + t.amount] ELSE balance
             rest == CarryOut(next, p, transfers, i + 1)
         IN  [balance |-> rest.balance, covered |-> <<ok>> \o rest.covered]

(* Taking a question and answering it are two events of one step. A question may be asked again: the answer was *)
(* lost, or the bank was down after it had committed. If it comes late, nobody hears the answer.                 *)
Answer(b, u, content) ==
    IF u.late
    THEN questions' = questions \ {u} /\ UNCHANGED answers
    ELSE answers' = answers \cup {[to |-> u.from, question |-> u, stamp |-> b.clock, is |-> content]}
         /\ UNCHANGED questions
MayBeAsked(u) == Cardinality({a \in answers : a.question = u}) <= AskedAgain

IsFenced(u)   == u.from \in bank.evicted \/ (u.type = "PROPOSE" /\ u.from \in bank.left)
IsOutdated(u) == u.type = "PROPOSE" /\ \E i \in DOMAIN bank.ledger :
                     bank.ledger[i].at[2] = u.from /\ Before(u.request.at, bank.ledger[i].at)
IsRefused(u)  == IsFenced(u) \/ IsOutdated(u)

Propose(p) ==
    \E u \in questions :
    LET b    == Tick(TickPast(bank, u.stamp))
        own  == {i \in DOMAIN b.ledger : b.ledger[i].at[2] = p}
        last == {i \in own : (\A j \in own : j <= i) /\ b.ledger[i].at = u.request.at}
        done == CarryOut(b.balance, p, u.request.transfers, 1)
        block == [height |-> Len(b.ledger), at |-> u.request.at, previous |-> Hash(b.ledger),
                  transfers |-> u.request.transfers, covered |-> done.covered]
    IN  /\ u.from = p /\ u.type = "PROPOSE" /\ MayBeAsked(u) /\ ~IsRefused(u)
        /\ IF last # {}                                     \* asked again: the same answer
           THEN /\ bank' = b
                /\ Answer(b, u, [type |-> "SEALED", block |-> b.ledger[CHOOSE i \in last : TRUE]])
           ELSE IF u.height = Len(b.ledger)
           THEN /\ bank' = [b EXCEPT !.ledger = Append(@, block), !.balance = done.balance]
                /\ Answer(b, u, [type |-> "SEALED", block |-> block])
           ELSE /\ bank' = [b EXCEPT !.conflicts = @ + 1]   \* two inside: the height is the fencing token
                /\ Answer(b, u, [type |-> "CONFLICT", height |-> Len(b.ledger)])
        /\ UNCHANGED <<client, channel>>

(* A refusal is no event: it moves no clock. *)
Refuse(p) ==
    \E u \in questions :
        /\ u.from = p /\ IsRefused(u) /\ MayBeAsked(u)
        /\ Answer(bank, u, [type |-> "FENCED"])
        /\ UNCHANGED <<client, bank, channel>>

ReceiveRefusal(p) ==
    \E a \in answers :
        /\ a.to = p /\ a.is.type = "FENCED"
        /\ client' = [client EXCEPT ![p] = [TickPast(@, a.stamp) EXCEPT !.phase = "FENCED"]]
        /\ questions' = Settled(questions, a.question)
        /\ answers' = {b \in answers : b.question # a.question}
        /\ UNCHANGED <<bank, channel>>

(* It steps back, and looks again when it has the blocks. Never happens: NoConflict. *)
ReceiveConflict(p) ==
    \E a \in answers :
    LET c == TickPast(client[p], a.stamp)
        d == IF IsFetching(p) THEN c ELSE Tick(c)
    IN  /\ a.to = p /\ a.is.type = "CONFLICT"
        /\ client' = [client EXCEPT ![p] = [d EXCEPT !.inside = None, !.required = Max(@, a.is.height)]]
        /\ questions' = Settled(IF IsFetching(p) THEN questions ELSE questions \cup AskForBlocks(p, d), a.question)
        /\ answers' = {b \in answers : b.question # a.question}
        /\ UNCHANGED <<bank, channel>>

(* Blocks from a height on, for those who lag. The bank looks some time after it was asked and before it answers: *)
(* first for the blocks, then for the height.                                                                    *)
Serve(p) ==
    \E u \in questions :
    LET b == Tick(TickPast(bank, u.stamp))
    IN  /\ u.from = p /\ u.type = "FETCH" /\ MayBeAsked(u) /\ ~IsFenced(u)
        /\ bank' = b
        /\ \E n \in u.asOf..Len(b.ledger) : \E height \in n..Len(b.ledger) :
               Answer(b, u, [type |-> "BLOCKS", height |-> height, blocks |-> SubSeq(b.ledger, u.height + 1, n)])
        /\ UNCHANGED <<client, channel>>

ReceiveBlocks(p) ==
    \E a \in answers :
    LET c == Hold(TickPast(client[p], a.stamp), Range(a.is.blocks))
        d == [c EXCEPT !.required = Max(@, a.is.height)]
        isComplete == Len(d.chain) >= d.required
        e == Tick(d)
        asked == Settled(questions, a.question)
    IN  /\ a.to = p /\ a.is.type = "BLOCKS"
        /\ IF isComplete
           THEN /\ client' = [client EXCEPT ![p] =
                       [d EXCEPT !.phase = IF @ = "CATCHING_UP" THEN "MEMBER" ELSE @]]
                /\ questions' = asked
           ELSE /\ client' = [client EXCEPT ![p] = e]
                /\ questions' = asked \cup AskForBlocks(p, e)
        /\ answers' = {b \in answers : b.question # a.question}
        /\ UNCHANGED <<bank, channel>>

------------------------------------------------------------------------------
(* Coming.                                                                                                       *)

Active(b) == Range(b.members) \ (b.evicted \cup b.left)

Register(p) ==
    LET c == Tick(client[p])
    IN  /\ client[p].phase = "NEW"
        /\ client' = [client EXCEPT ![p] = [c EXCEPT !.phase = "REGISTERING"]]
        /\ questions' = questions \cup {[type |-> "REGISTER", from |-> p, stamp |-> c.clock, late |-> FALSE]}
        /\ UNCHANGED <<bank, channel, answers>>

(* The answer names the members before it: the later ones will have to introduce themselves to it. *)
Admit(p) ==
    \E u \in questions :
    LET b == Tick(TickPast(bank, u.stamp))
        isKnown == p \in Range(b.members)
        c == [b EXCEPT !.members = Append(@, p),
                       !.balance = [q \in DOMAIN @ \cup {p} |-> IF q = p THEN Opening ELSE @[q]]]
        d == IF isKnown THEN b ELSE c
        before == {d.members[i] : i \in {j \in DOMAIN d.members : \A k \in 1..j : d.members[k] # p}}
    IN  /\ u.from = p /\ u.type = "REGISTER" /\ MayBeAsked(u) /\ ~IsFenced(u)
        /\ bank' = d
        /\ Answer(d, u, [type |-> "REGISTERED", before |-> before \cap Active(d)])
        /\ UNCHANGED <<client, channel>>

(* All who were to welcome it have done so, or are dead: now it fetches the chain, as of after all WELCOMEs. *)
CatchUpWhenWelcomed(p, c, asked) ==
    LET d == [Tick(c) EXCEPT !.phase = "CATCHING_UP"]
    IN  IF c.phase = "JOINING" /\ c.unwelcomed = {}
        THEN /\ client' = [client EXCEPT ![p] = d]
             /\ questions' = asked \cup AskForBlocks(p, d)
        ELSE /\ client' = [client EXCEPT ![p] = c]
             /\ questions' = asked

Join(p) ==
    \E a \in answers :
    LET c == TickPast(client[p], a.stamp)
        d == IF a.is.before = {} THEN c ELSE Sent(c, a.is.before)
    IN  /\ a.to = p /\ a.is.type = "REGISTERED"
        /\ CatchUpWhenWelcomed(p, [d EXCEPT !.phase = "JOINING", !.unwelcomed = a.is.before],
                               Settled(questions, a.question))
        /\ channel' = Put(channel, p, a.is.before, [type |-> "JOIN", stamp |-> d.clock])
        /\ answers' = {b \in answers : b.question # a.question}
        /\ UNCHANGED bank

(* Every later stamp of the newcomer exceeds all WELCOMEs, for it requests nothing before it has them: so it counts *)
(* as heard up to this WELCOME. The requests that went out before are in the WELCOME.                            *)
ReceiveJoin(p, q) ==
    \E i \in Arriving(p, q, "JOIN") :
    LET m == channel[q][p][i]
        c == Hears(p, q, m.stamp)
        d == Sent(c, {q})
        heard == [r \in DOMAIN d.heard \cup {q} |-> IF r \in DOMAIN d.heard THEN d.heard[r] ELSE d.clock]
        outstanding == OwnRequests(p)
    IN  /\ IF client[p].phase \in {"LEFT", "FENCED"}
           THEN /\ client' = [client EXCEPT ![p] = c]
                /\ channel' = Taken(p, q, i)
           ELSE /\ client' = [client EXCEPT ![p] = [d EXCEPT !.heard = heard]]
                /\ channel' = Put(Taken(p, q, i), p, {q},
                                  [type |-> "WELCOME", stamp |-> d.clock, outstanding |-> outstanding])
        /\ UNCHANGED <<bank, questions, answers>>

ReceiveWelcome(p, q) ==
    \E i \in Arriving(p, q, "WELCOME") :
    LET m == channel[q][p][i]
        c == Hears(p, q, m.stamp)
        d == [c EXCEPT !.unwelcomed = @ \ {q}, !.queue = @ \cup m.outstanding,
                       !.heard = [r \in DOMAIN @ \cup {q} |-> IF r \in DOMAIN @ THEN @[r] ELSE m.stamp]]
    IN  /\ CatchUpWhenWelcomed(p, IF q \in client[p].unwelcomed THEN d ELSE c, questions)
        /\ channel' = Taken(p, q, i)
        /\ UNCHANGED <<bank, answers>>

------------------------------------------------------------------------------
(* Going.                                                                                                        *)

(* The others wait for it no more, and its requests are void. What was on its way to it may still arrive. *)
Dropped(c, q) == [c EXCEPT !.gone = @ \cup {q},
                           !.unwelcomed = @ \ {q},
                           !.queue = {r \in @ : r.at[2] # q},
                           !.heard = [r \in DOMAIN @ \ {q} |-> @[r]],
                           !.lastSent[q] = 0]

(* Leaving: when the own requests are done. It asks the bank, which names those who have to be told: there may be *)
(* newcomers among them whose JOIN is still to come. While it waits for its last request to end it is like any    *)
(* member, but that people can send no more money.                                                                *)
Depart(p) ==
    LET c == Tick(client[p])
    IN  /\ client[p].phase = "MEMBER" /\ OwnRequests(p) = {}
        /\ client' = [client EXCEPT ![p] = [c EXCEPT !.phase = "LEFT"]]
        /\ questions' = questions \cup {[type |-> "DEPART", from |-> p, stamp |-> c.clock, late |-> FALSE]}
        /\ UNCHANGED <<bank, channel, answers>>

LetGo(p) ==
    \E u \in questions :
    LET b == [Tick(TickPast(bank, u.stamp)) EXCEPT !.left = @ \cup {p}]
    IN  /\ u.from = p /\ u.type = "DEPART" /\ MayBeAsked(u) /\ ~IsRefused(u)
        /\ bank' = b
        /\ Answer(b, u, [type |-> "DEPARTED", others |-> Active(b)])
        /\ UNCHANGED <<client, channel>>

Leave(p) ==
    \E a \in answers :
    LET c == TickPast(client[p], a.stamp)
        d == IF a.is.others = {} THEN c ELSE Sent(c, a.is.others)
    IN  /\ a.to = p /\ a.is.type = "DEPARTED"
        /\ client' = [client EXCEPT ![p] = d]
        /\ channel' = Put(channel, p, a.is.others, [type |-> "LEAVE", stamp |-> d.clock])
        /\ questions' = Settled(questions, a.question)
        /\ answers' = {b \in answers : b.question # a.question}
        /\ UNCHANGED bank

(* The channel is FIFO, so all its releases were here before. *)
ReceiveLeave(p, q) ==
    \E i \in Arriving(p, q, "LEAVE") :
        /\ CatchUpWhenWelcomed(p, Dropped(Hears(p, q, channel[q][p][i].stamp), q), questions)
        /\ channel' = Taken(p, q, i)
        /\ UNCHANGED <<bank, answers>>

(* Dead. Nobody can tell a slow client from a dead one, so it is an operator who says so. First the fence, then the *)
(* news, also to the evicted: it may be alive. Who has left can die before it has told everyone, and is evicted     *)
(* like any other.                                                                                                 *)
Evict(q) ==
    LET b == [Tick(bank) EXCEPT !.evicted = @ \cup {q}]
    IN  /\ q \in Range(bank.members) \ bank.evicted
        /\ bank' = b
        /\ channel' = Put(channel, Bank, Active(b) \cup {q},
                          [type |-> "EVICTED", stamp |-> b.clock, id |-> q, height |-> Len(b.ledger)])
        /\ UNCHANGED <<client, questions, answers>>

(* What it had sealed and not released is at the bank: fetched before anyone enters. Nothing is taken from it any *)
(* more. If it lives, it makes no requests any more, and enters no more.                                         *)
ReceiveEvicted(p) ==
    \E i \in Arriving(p, Bank, "EVICTED") :
    LET m == channel[Bank][p][i]
        q == m.id
        c == TickPast(client[p], m.stamp)
        d == [Dropped(c, q) EXCEPT !.required = Max(@, m.height)]
        e == Tick(d)
        mustFetch == d.phase # "JOINING" /\ Len(d.chain) < d.required /\ ~IsFetching(p)
    IN  /\ IF q = p
           THEN /\ client' = [client EXCEPT ![p] = [c EXCEPT !.phase = "FENCED"]]
                /\ UNCHANGED questions
           ELSE IF mustFetch
           THEN /\ client' = [client EXCEPT ![p] = e]
                /\ questions' = questions \cup AskForBlocks(p, e)
           ELSE CatchUpWhenWelcomed(p, d, questions)
        /\ channel' = Taken(p, Bank, i)
        /\ UNCHANGED <<bank, answers>>

------------------------------------------------------------------------------
(* All of it.                                                                                                    *)

NewClient == [clock |-> 0, phase |-> "NEW", queue |-> {}, inside |-> None, heard |-> <<>>,
              lastSent |-> [q \in Clients |-> 0], chain |-> <<>>, heldBack |-> {}, required |-> 0,
              unwelcomed |-> {}, gone |-> {}, requested |-> 0]

Ascending(S) == CHOOSE s \in [1..Cardinality(S) -> S] : \A i, j \in 1..Cardinality(S) : i < j => s[i] < s[j]

Init ==
    /\ client = [p \in Clients |-> IF p \notin Founders THEN NewClient
                                   ELSE [NewClient EXCEPT !.phase = "MEMBER", !.heard = [q \in Founders \ {p} |-> 0]]]
    /\ bank = [clock |-> 0, ledger |-> <<>>, members |-> Ascending(Founders), left |-> {}, evicted |-> {},
               balance |-> [p \in Founders |-> Opening], conflicts |-> 0]
    /\ channel = [p \in Nodes |-> [q \in Nodes |-> <<>>]]
    /\ questions = {}
    /\ answers = {}

(* In the model each request is one transfer of 1, to the next client. In a recorded run it is what it was. *)
NextClient(p) == IF p + 1 \in Clients THEN p + 1 ELSE CHOOSE q \in Clients : \A r \in Clients : q <= r
Requests(p) ==
    /\ p \in Asking /\ client[p].requested < RequestsEach
    /\ Request(p, <<[id |-> <<p, client[p].requested + 1>>, to |-> NextClient(p), amount |-> 1]>>)

Leaves(p) == p \in Leaving /\ Depart(p)

ClientStep(p) ==
    \/ Requests(p) \/ Release(p)
    \/ Register(p) \/ Join(p) \/ Leaves(p) \/ Leave(p)
    \/ ReceiveBlocks(p) \/ ReceiveConflict(p) \/ ReceiveRefusal(p) \/ ReceiveEvicted(p)
    \/ \E q \in Clients : \/ ReceiveRequest(p, q) \/ ReceiveReply(p, q) \/ ReceiveRelease(p, q)
                          \/ ReceiveJoin(p, q) \/ ReceiveWelcome(p, q) \/ ReceiveLeave(p, q)
BankStep(p) == Propose(p) \/ Serve(p) \/ Admit(p) \/ LetGo(p) \/ Refuse(p)

(* Nothing more to do: anything else that cannot go on is a deadlock, and TLC reports it. So is a message that    *)
(* nobody takes.                                                                                                 *)
IsIdle(p) == /\ client[p].phase \in {"MEMBER", "LEFT", "FENCED"} /\ OwnRequests(p) = {}
             /\ \A q \in Nodes \ bank.evicted : channel[q][p] = <<>>
Finished  == (\A p \in Clients \ bank.evicted : IsIdle(p)) /\ UNCHANGED vars

(* Who may enter does so at once, in the step that made it possible: here these are two steps with nothing between. *)
MustEnter(p) == client[p].phase = "MEMBER" /\ client[p].inside = None /\ \E r \in OwnRequests(p) : MayEnter(p, r)

Next ==
    IF \E p \in Clients : MustEnter(p) THEN \E p \in Clients : Enter(p)
    ELSE \/ \E p \in Clients : ClientStep(p) \/ BankStep(p)
         \/ \E q \in Mortal : Evict(q)
         \/ Finished
Spec == Init /\ [][Next]_vars

------------------------------------------------------------------------------
(* What must never happen. The names are those of the implementation's safety properties.                        *)

Alive == Clients \ bank.evicted

AtMostOneInside == Cardinality({p \in Alive : client[p].inside # None}) <= 1

EntryInTimestampOrder ==
    \A i, j \in DOMAIN bank.ledger : i < j => Before(bank.ledger[i].at, bank.ledger[j].at)

ChainsArePrefixes ==
    /\ \A p \in Clients : IsPrefix(client[p].chain, bank.ledger)
    /\ \A i \in DOMAIN bank.ledger : /\ bank.ledger[i].height = i - 1
                                     /\ bank.ledger[i].previous = Hash(SubSeq(bank.ledger, 1, i - 1))

NoConflict == bank.conflicts = 0

(* At most one, here; at least one: RequestsEnd. *)
EveryTransferInOneBlock ==
    \A i, j \in DOMAIN bank.ledger :
        \A k \in DOMAIN bank.ledger[i].transfers : \A l \in DOMAIN bank.ledger[j].transfers :
            bank.ledger[i].transfers[k].id = bank.ledger[j].transfers[l].id => i = j /\ k = l

(* What follows a LEAVE, nobody takes. *)
LeaveIsLast ==
    \A p \in Alive, q \in Clients : \A i \in DOMAIN channel[p][q] :
        channel[p][q][i].type = "LEAVE" => i = Len(channel[p][q])

(* Of what is on its way: stamps grow along a channel, and what was received is earlier than the receiver is now. *)
ClockCondition ==
    \A p \in Nodes, q \in Clients :
        /\ \A i \in DOMAIN channel[p][q] :
               /\ channel[p][q][i].stamp <= IF p = Bank THEN bank.clock ELSE client[p].clock
               /\ \A j \in 1..(i - 1) : channel[p][q][j].stamp < channel[p][q][i].stamp
        /\ p \in Members(q) => client[q].heard[p] <= client[q].clock

RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN f[x] + Sum(f, S \ {x})
MoneyConserved ==
    /\ Sum(bank.balance, DOMAIN bank.balance) = Opening * Len(bank.members)
    /\ \A p \in DOMAIN bank.balance : bank.balance[p] >= 0

(* Properties of steps: clocks never go back; a receipt is later than its sending (its message is gone from the *)
(* channel, and the clock has passed its stamp); chains only grow.                                             *)
ClocksNeverGoBack == [][\A p \in Clients : client'[p].clock >= client[p].clock /\ bank'.clock >= bank.clock]_vars
ReceiptIsLater    == [][\A p \in Nodes, q \in Clients :
                            Len(channel'[p][q]) < Len(channel[p][q])
                                => client'[q].clock > channel[p][q][1].stamp]_vars
NoHashChanges     == [][\A p \in Clients : IsPrefix(client[p].chain, client'[p].chain)
                                           /\ IsPrefix(bank.ledger, bank'.ledger)]_vars

(* Liveness: if everybody goes on who is not dead, and the dead are declared dead, every request of the others ends. *)
Fairness   == /\ \A p \in Clients \ Mortal : WF_vars(ClientStep(p)) /\ WF_vars(Enter(p))
              /\ \A p \in Clients : WF_vars(BankStep(p))
              /\ \A q \in Mortal : WF_vars(Evict(q))
FairSpec   == Spec /\ Fairness
RequestsEnd == \A p \in Clients \ Mortal : []<>(OwnRequests(p) = {})
NewcomersArrive == \A p \in Clients \ (Founders \cup Mortal) : <>(client[p].phase = "MEMBER")
==============================================================================
