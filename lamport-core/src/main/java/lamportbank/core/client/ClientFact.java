package lamportbank.core.client;

import java.util.List;

import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Fact;

/// What happens at a client.
public sealed interface ClientFact extends Fact {
    record PhaseChanged(Phase phase) implements ClientFact {}

    record Registered(Member self) implements ClientFact {}

    record MemberJoined(Member member) implements ClientFact {}

    record MemberLeft(int id) implements ClientFact {}

    record MemberEvicted(int id) implements ClientFact {}

    record Submitted(Transfer transfer) implements ClientFact {}

    record Requested(Timestamp request, List<Transfer> transfers) implements ClientFact {
        public Requested {
            transfers = List.copyOf(transfers);
        }
    }

    /// @param request the last of those that enter: the own earlier ones in the queue enter with it
    record Entered(Timestamp request) implements ClientFact {}

    /// @param request as at [Entered]
    record Released(Timestamp request, Block block) implements ClientFact {}

    /// Stepped back from the critical section: the bank has blocks that this client has to see first.
    record SteppedBack(Timestamp request) implements ClientFact {}

    /// The own requests are void: all of their transfers have ended, and this client is no member any more.
    record GaveUp() implements ClientFact {}

    /// Of those the bank will never seal any: this client is no member any more.
    record Voided(List<Transfer> transfers, String reason) implements ClientFact {
        public Voided {
            transfers = List.copyOf(transfers);
        }
    }

    record BlockHeldBack(Block block) implements ClientFact {}

    record BlockAppended(Block block) implements ClientFact {}

    record BalanceQueried() implements ClientFact {}

    /// The bank takes nothing from this client any more.
    record Refused(String reason) implements ClientFact {}
}
