------------------------------ MODULE TraceSpec ------------------------------
(* Is a recorded run of the services a behaviour of LamportBank? `Trace` is the run as a sequence of steps, in an *)
(* order in which nothing is received before it was sent. Each must be a step of the specification, leave the    *)
(* clock of its process where it was seen, and send the very messages that were seen.                            *)
EXTENDS LamportBank, TLC, RecordedRun


VARIABLE at \* the number of the next step of Trace
variables == <<vars, at>>

(* Why a step is refused: TLC evaluates from left to right, so what is printed last is the reason. *)
Expect(holds, reason) == IF holds THEN TRUE ELSE PrintT(<<"REFUSED", at, reason>>) /\ FALSE

Clock(n)  == IF n = Bank THEN bank.clock ELSE client[n].clock

(* An exchange of no interest to the protocol, or a person's look at the balance: only the clock moves. *)
Other(step) ==
    /\ Expect(Clock(step.node) < step.time, <<"the clock does not move on from", Clock(step.node)>>)
    /\ IF step.node = Bank
       THEN bank' = [bank EXCEPT !.clock = step.time] /\ UNCHANGED client
       ELSE client' = [client EXCEPT ![step.node].clock = step.time] /\ UNCHANGED bank
    /\ UNCHANGED <<channel, questions, answers>>

Action(step) ==
    LET p == step.node
    IN  CASE step.action = "Request"         -> Request(p, step.transfers)
          [] step.action = "ReceiveRequest"  -> ReceiveRequest(p, step.from)
          [] step.action = "ReceiveReply"    -> ReceiveReply(p, step.from)
          [] step.action = "ReceiveRelease"  -> ReceiveRelease(p, step.from)
          [] step.action = "ReceiveJoin"     -> ReceiveJoin(p, step.from)
          [] step.action = "ReceiveWelcome"  -> ReceiveWelcome(p, step.from)
          [] step.action = "ReceiveLeave"    -> ReceiveLeave(p, step.from)
          [] step.action = "ReceiveEvicted"  -> ReceiveEvicted(p)
          [] step.action = "ReceiveBlocks"   -> ReceiveBlocks(p)
          [] step.action = "ReceiveConflict" -> ReceiveConflict(p)
          [] step.action = "ReceiveRefusal"  -> ReceiveRefusal(p)
          [] step.action = "Enter"           -> Enter(p)
          [] step.action = "Release"         -> Release(p)
          [] step.action = "Register"        -> Register(p)
          [] step.action = "Join"            -> Join(p)
          [] step.action = "Depart"          -> Depart(p)
          [] step.action = "Leave"           -> Leave(p)
          [] step.action = "Admit"           -> Admit(step.from)
          [] step.action = "Propose"         -> Propose(step.from)
          [] step.action = "Serve"           -> Serve(step.from)
          [] step.action = "LetGo"           -> LetGo(step.from)
          [] step.action = "Refuse"          -> Refuse(step.from)
          [] step.action = "Evict"           -> Evict(step.id)
          [] step.action = "Other"           -> Other(step)

Has(step, field) == field \in DOMAIN step

(* What must be so before the step. *)
IsPossible(step) ==
    LET p == step.node
    IN  /\ Has(step, "received") =>
               Expect(channel[step.from][p] # <<>> /\ channel[step.from][p][1] = step.received,
                      <<"the oldest message on the channel is another; on the channel are", channel[step.from][p]>>)
        /\ step.action = "Enter" =>
               Expect(/\ client[p].inside = None
                      /\ \E r \in client[p].queue :
                             /\ r.at = step.request /\ MayEnter(p, r)
                             /\ \A s \in client[p].queue : MayEnter(p, s) => s = r \/ Before(s.at, r.at),
                      <<"it may not enter; inside, its queue, and how far the others were heard",
                        client[p].inside, {r.at : r \in client[p].queue}, client[p].heard>>)
        /\ step.action = "Depart" =>
               Expect(OwnRequests(p) = {}, <<"its own requests are not done", {r.at : r \in OwnRequests(p)}>>)
        /\ step.action \notin {"Enter", "Request"} =>
               Expect(IF p = Bank THEN TRUE ELSE ~MustEnter(p), <<"it had to enter first">>)
        /\ Expect(ENABLED Action(step), <<"no such step is possible here">>)

(* What must have come of it. *)
WhatWasSent(p) ==
    {<<q, channel'[p][q][Len(channel'[p][q])]>> : q \in {r \in Nodes : Len(channel'[p][r]) > Len(channel[p][r])}}

IsAsSeen(step) ==
    LET p == step.node
        clock == IF p = Bank THEN bank'.clock ELSE client'[p].clock
    IN  /\ Expect(clock = step.time, <<"the clock is then", clock>>)
        /\ Expect(WhatWasSent(p) = step.sent, <<"it then sends", WhatWasSent(p), "and not", step.sent>>)
        /\ Has(step, "height") => Expect(Len(client'[p].chain) = step.height,
                                         <<"its chain then has this many blocks", Len(client'[p].chain)>>)
        /\ Has(step, "asked")  => Expect(\E u \in questions' : u = step.asked @@ u /\ u.from = p,
                                         <<"the questions are then", {u \in questions' : u.from = p}>>)
        /\ Has(step, "block")  => Expect(\/ \E a \in answers' : a.stamp = clock /\ a.is.type = "SEALED" /\ a.is.block = step.block
                                         \/ step.block \in Range(bank.ledger), \* asked late: there is nobody to answer
                                         <<"the bank's blocks are then", bank'.ledger>>)

TraceInit == Init /\ at = 1
TraceNext ==
    /\ at <= Len(Trace)
    /\ IsPossible(Trace[at])
    /\ Action(Trace[at])
    /\ IsAsSeen(Trace[at])
    /\ at' = at + 1
    /\ PrintT(<<"TAKEN", at>>)
TraceBehaviour == TraceInit /\ [][TraceNext]_variables
==============================================================================
