package lamportbank.core.transcript;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankFact;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.chain.Block;
import lamportbank.core.client.ClientFact;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Watches every effect on the stage and says what is wrong with it. The simulator has the full set of
/// properties; these are the ones by which a broken rule shows in a run that is short enough to be read.
final class Referee {
    private record Channel(ProcessId from, ProcessId to) {}

    private record Copy(long stamp, Message message) {}

    private final IntPredicate isEvicted;
    private final Map<ProcessId, Long> clocks = new HashMap<>();
    private final Map<Channel, List<Copy>> sent = new HashMap<>();
    private final Map<Channel, Long> received = new HashMap<>();
    private final TreeMap<Integer, Timestamp> inside = new TreeMap<>();
    private final List<Block> sealed = new ArrayList<>();
    private final Map<ProcessId, Integer> heights = new HashMap<>();
    private final List<BranchFact.Executed> executed = new ArrayList<>();
    private final Map<ProcessId, Integer> places = new HashMap<>();
    private String disregarded = "nothing";
    private boolean inTotalOrder;
    private Timestamp lastSealed = new Timestamp(0, 0);

    Referee(IntPredicate isEvicted) {
        this.isEvicted = isEvicted;
    }

    /// From now on replicas have to agree step by step; eager ones do not.
    void expectTotalOrder() {
        inTotalOrder = true;
    }

    /// Looks away when a property with such a name is violated: what else does that lead to?
    void disregard(String property) {
        disregarded = property;
    }

    /// What the effect violates, and how.
    Optional<String> judge(ProcessId who, Effect effect) {
        String wrong =
                switch (effect) {
                    case Effect.Sent(long time, var to, Message message) -> {
                        to.forEach((receiver, sequence) -> {
                            Channel channel = new Channel(who, receiver);
                            List<Copy> messages = sent.computeIfAbsent(channel, _ -> new ArrayList<>());
                            while (messages.size() >= sequence) {
                                messages.removeLast(); // sent once more under this number, by one that has forgotten
                            }
                            messages.add(new Copy(time, message));
                        });
                        yield null;
                    }
                    case Effect.Received(_, ProcessId from, long sequence, long stamp, Message message) -> {
                        long expected = received.merge(new Channel(from, who), 1L, Long::sum);
                        yield sequence == expected
                                ? null
                                : "every message is handled once, in the order sent: #" + sequence + " is not #"
                                        + expected;
                    }
                    case Effect.Happened(_, Fact fact) -> judge(who, fact);
                    default -> null;
                };
        String clock = judgeClock(who, effect);
        return Optional.ofNullable(clock != null ? clock : wrong).filter(what -> !what.startsWith(disregarded));
    }

    private @Nullable String judgeClock(ProcessId who, Effect effect) {
        long stamp =
                switch (effect) {
                    case Effect.Received in -> in.stamp();
                    case Effect.Served in -> in.stamp();
                    case Effect.Returned in -> in.stamp();
                    default -> -1;
                };
        Long before = clocks.put(who, effect.time());
        boolean wentBack = before != null && effect.time() < before;
        return wentBack || effect.time() <= stamp
                ? "a clock never goes back, and a receipt is later than its sending"
                : null;
    }

    private @Nullable String judge(ProcessId who, Fact fact) {
        return switch (fact) {
            case ClientFact.Entered(Timestamp request) -> {
                inside.put(who.number(), request);
                inside.keySet().removeIf(isEvicted::test);
                yield inside.size() <= 1
                        ? null
                        : "at most one client is inside the critical section: inside are " + inside.values();
            }
            case ClientFact.Released _,ClientFact.SteppedBack _ -> {
                inside.remove(who.number());
                yield null;
            }
            case ClientFact.PhaseChanged _ -> null;
            case BankFact.BlockSealed(Block block, _) -> {
                Timestamp before = lastSealed;
                lastSealed = block.request();
                sealed.add(block);
                yield lastSealed.isAfter(before)
                        ? null
                        : "blocks are sealed in the order of their requests' timestamps: " + lastSealed + " after "
                                + before;
            }
            case BankFact.ConflictWitnessed(_, Timestamp request) -> "the bank witnesses no conflict: " + request;
            case ClientFact.BlockAppended(Block block) -> {
                int height = heights.merge(who, 1, Integer::sum) - 1;
                yield height < sealed.size() && block.equals(sealed.get(height))
                        ? null
                        : "every chain is a prefix of the bank's: block " + block.height() + " at height " + height;
            }
            case BranchFact.Executed execution when inTotalOrder -> judgeExecution(who, execution);
            default -> null;
        };
    }

    private @Nullable String judgeExecution(ProcessId who, BranchFact.Executed execution) {
        int place = places.merge(who, 1, Integer::sum) - 1;
        if (place == executed.size()) {
            executed.add(execution);
        }
        boolean same = execution.equals(executed.get(place)) && !execution.balance().isNegative();
        return same
                ? null
                : "all replicas execute the same updates in the same order to the same effect, and none overdraws";
    }

    List<Block> sealed() {
        return List.copyOf(sealed);
    }
}
