------------------------------- MODULE Reduced -------------------------------
(* For the configurations that are too large for TLC as they are. It takes two states for one (WhatMatters) if    *)
(* nothing that can still happen, and no property, tells them apart; so what it finds holds of all of them. Three  *)
(* things make no difference any more: what an evicted client does when nobody takes anything of it; how far       *)
(* beyond (or short of) the requests that it is compared with a client was heard, or has sent something; and, once *)
(* nobody will make a request again, how far any clock is beyond the last one that is still around.               *)
EXTENDS LamportBank

(* Whoever is to hear of its eviction has heard of it. To the bank it is nobody, fenced as it is. *)
IsCutOff(p) ==
    /\ p \in bank.evicted
    /\ \A q \in Clients \ {p} :
           \/ p \in client[q].gone
           \/ /\ q \notin bank.evicted \cup bank.left
              /\ \A i \in DOMAIN channel[Bank][q] : channel[Bank][q][i].id # p

(* So it need not take steps either; it must not, or a deadlock of the others would not be seen for them. *)
NextThatMatters ==
    /\ Next
    /\ \A p \in {q \in Clients : IsCutOff(q)} :
           /\ client'[p] = client[p]
           /\ {u \in questions' : u.from = p} = {u \in questions : u.from = p}
           /\ {a \in answers' : a.to = p} = {a \in answers : a.to = p}
ReducedSpec == Init /\ [][NextThatMatters]_vars

MayRequest(p) == /\ p \in Asking /\ client[p].requested < RequestsEach
                 /\ client[p].phase \notin {"LEFT", "FENCED"} /\ ~IsCutOff(p)

OnTheWay(p, q, type) == {m \in Range(channel[p][q]) : m.type = type}

LastRequest ==
    LET times == {0} \cup UNION {{r.at[1] : r \in client[p].queue} : p \in Clients}
                     \cup UNION {{m.stamp : m \in OnTheWay(p, q, "REQUEST")}
                                 \cup UNION {{r.at[1] : r \in m.outstanding} : m \in OnTheWay(p, q, "WELCOME")}
                                     : p, q \in Clients}
    IN  CHOOSE t \in times : \A u \in times : u <= t

WhatMatters ==
    LET isOpen == \E p \in Clients : MayRequest(p)
        limit  == LastRequest + 1
        Upto(t) == IF isOpen \/ t < limit THEN t ELSE limit
        Heard(p) == [q \in Members(p) |->
            {r.at : r \in {s \in OwnRequests(p) : Before(s.at, <<client[p].heard[q], q>>)}}]
        LastSent(p) == [q \in Clients |->
            LET last == client[p].lastSent[q]
            IN  IF MayRequest(q) /\ last > client[q].clock THEN {last}
                ELSE {m.stamp : m \in {n \in OnTheWay(q, p, "REQUEST") : Before(<<n.stamp, q>>, <<last, p>>)}}]
        Question(u) == [u EXCEPT !.stamp = Upto(@)]
    IN  <<[p \in Clients |-> IF IsCutOff(p) THEN {}
                             ELSE {[client[p] EXCEPT !.clock = Upto(@), !.heard = Heard(p), !.lastSent = LastSent(p)]}],
          [bank EXCEPT !.clock = Upto(@)],
          [p \in Nodes |-> [q \in Nodes |->
              IF q = Bank THEN <<>>
              ELSE IF p \in client[q].gone \/ IsCutOff(q) THEN <<>>
              ELSE [i \in DOMAIN channel[p][q] |-> [channel[p][q][i] EXCEPT !.stamp = Upto(@)]]]],
          {Question(u) : u \in {v \in questions : ~IsCutOff(v.from)}},
          {[a EXCEPT !.stamp = Upto(@), !.question = Question(@)] : a \in {b \in answers : ~IsCutOff(b.to)}}>>
==============================================================================
