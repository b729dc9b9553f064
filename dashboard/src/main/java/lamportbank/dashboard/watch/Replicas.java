package lamportbank.dashboard.watch;

import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

/// What the branches have. Eager ones may diverge for good: that is shown, and no violation.
final class Replicas {
    /// @param mode of all branches, null while they have different ones, or if there are none
    /// @param agree whether all balances are the same at this moment
    /// @param balances by branch
    record Now(@Nullable String mode, boolean agree, Map<String, String> balances) {}

    private record Replica(Mode mode, Money balance) {}

    private final Map<ProcessId, Replica> replicas = new TreeMap<>();

    /// @param branch its state
    /// @throws IllegalArgumentException if it is none
    void begin(ProcessId process, FeedContent.State branch) {
        replicas.put(process, new Replica(
                Mode.valueOf(String.valueOf(branch.mode())), Money.parse(String.valueOf(branch.balance()))));
    }

    void end(ProcessId process) {
        replicas.remove(process);
    }

    void follow(ProcessId process, Fact fact) {
        switch (fact) {
            case BranchFact.Executed executed ->
                replicas.computeIfPresent(process, (_, replica) -> new Replica(replica.mode(), executed.balance()));
            case BranchFact.ModeChanged(Mode mode) ->
                replicas.computeIfPresent(process, (_, replica) -> new Replica(mode, replica.balance()));
            default -> {}
        }
    }

    boolean isAnyEager() {
        return replicas.values().stream().anyMatch(replica -> replica.mode() == Mode.EAGER);
    }

    Now now() {
        HashSet<Mode> modes = new HashSet<>();
        HashSet<Money> distinct = new HashSet<>();
        Map<String, String> balances = new TreeMap<>();
        replicas.forEach((process, replica) -> {
            modes.add(replica.mode());
            distinct.add(replica.balance());
            balances.put(process.toString(), replica.balance().toString());
        });
        return new Now(modes.size() == 1 ? modes.iterator().next().name() : null, distinct.size() <= 1, balances);
    }
}
