package lamportbank.branch;

import java.util.List;

import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.channel.PeerStatus;

/// What a branch shows of itself.
///
/// @param idle whether no update is under way here
/// @param queue everyone's batches of updates that are not executed yet, in timestamp order
/// @param waiting the updates that began here and do not travel yet
record BranchView(
        ProcessId node,
        long time,
        Mode mode,
        Money balance,
        boolean idle,
        List<Queued> queue,
        List<Update> waiting,
        List<PeerStatus> channels) {
    record Queued(Timestamp timestamp, List<Update> updates) {}

    static BranchView of(LamportProcess process, List<PeerStatus> channels) {
        BranchProtocol branch = BranchConfiguration.branchOf(process);
        return new BranchView(
                process.self(),
                process.time(),
                branch.mode(),
                branch.balance(),
                branch.isIdle(),
                branch.queue().entrySet().stream()
                        .map(entry -> new Queued(entry.getKey(), entry.getValue()))
                        .toList(),
                branch.waiting(),
                channels);
    }
}
