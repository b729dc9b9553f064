package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;

/// The safety properties of the two systems, each a value with a name.
final class SafetyProperties {
    private SafetyProperties() {}

    /// Those of any process.
    static List<SafetyProperty> ofProcesses() {
        return List.of(new ClocksNeverGoBack(), new ChannelsAreFifoAndDeliverOnce());
    }

    /// Those of a bank and its clients.
    ///
    /// @param isEvicted whether a client is none any more in the eyes of the bank
    static List<SafetyProperty> ofClients(Money opening, IntPredicate isEvicted) {
        return List.of(
                new AtMostOneInside(isEvicted),
                new BlocksAreInRequestOrder(),
                new ThereIsOneChain(),
                new NoTransferTwice(),
                new MoneyIsConserved(opening),
                new TheBankWitnessesNoConflict());
    }

    static List<SafetyProperty> ofOrderedBranches() {
        return List.of(new ReplicasExecuteTheSame());
    }

    private static final class ClocksNeverGoBack extends SafetyProperty {
        private final Map<Host<?>, Long> last = new HashMap<>();

        ClocksNeverGoBack() {
            super("a clock never goes back, and a receipt is later than its sending");
        }

        @Override
        void onEffect(Host<?> host, Effect effect) {
            long before = last.getOrDefault(host, 0L);
            require(effect.time() >= before, () -> host + " went from " + before + " to " + effect);
            long stamp =
                    switch (effect) {
                        case Effect.Received received -> received.stamp();
                        case Effect.Returned returned -> returned.stamp();
                        case Effect.Served served -> served.stamp();
                        default -> -1;
                    };
            require(effect.time() > stamp, () -> host + " was before the stamp: " + effect);
            require(stamp < 0 || effect.time() > before, () -> host + " did not tick: " + effect);
            last.put(host, effect.time());
        }
    }

    private static final class ChannelsAreFifoAndDeliverOnce extends SafetyProperty {
        private record Channel(ProcessId from, ProcessId to) {}

        private final Map<Channel, List<Message>> sent = new HashMap<>();
        private final Map<Channel, Long> received = new HashMap<>();

        ChannelsAreFifoAndDeliverOnce() {
            super("every message is handled once, in the order sent");
        }

        @Override
        void onEffect(Host<?> host, Effect effect) {
            switch (effect) {
                case Effect.Sent(_, ProcessId to, long sequence, Message message) -> {
                    List<Message> messages = sent.computeIfAbsent(new Channel(host.self(), to), _ -> new ArrayList<>());
                    messages.add(message);
                    require(messages.size() == sequence, () -> host + " numbered wrongly: " + effect);
                }
                case Effect.Received(_, ProcessId from, long sequence, _, Message message) -> {
                    Channel channel = new Channel(from, host.self());
                    long expected = received.merge(channel, 1L, Long::sum);
                    require(sequence == expected, () -> host + " took another than number " + expected + ": " + effect);
                    require(
                            message.equals(sent.get(channel).get((int) sequence - 1)),
                            () -> host + " took what was not sent: " + effect);
                }
                default -> {}
            }
        }
    }

    private static final class AtMostOneInside extends SafetyProperty {
        private final Map<Integer, Timestamp> inside = new TreeMap<>();
        private final IntPredicate isEvicted;

        AtMostOneInside(IntPredicate isEvicted) {
            super("at most one client is inside the critical section");
            this.isEvicted = isEvicted;
        }

        @Override
        void onStep(Host<?> host, Step step) {
            if (host.state() instanceof ClientProtocol.State client && client.self() != null) {
                Timestamp request = client.mutex().inside();
                if (request == null || isEvicted.test(request.node())) {
                    inside.remove(client.self().id());
                } else {
                    inside.put(client.self().id(), request);
                    inside.keySet().removeIf(isEvicted::test);
                    require(inside.size() == 1, () -> "inside are " + inside);
                }
            }
        }
    }

    private static final class BlocksAreInRequestOrder extends SafetyProperty {
        private Timestamp last = new Timestamp(0, 0);

        BlocksAreInRequestOrder() {
            super("blocks are sealed in the order of their requests' timestamps");
        }

        @Override
        void onFact(Host<?> host, Fact fact) {
            if (fact instanceof BankFact.BlockSealed(Block block, _)) {
                Timestamp before = last;
                last = block.request();
                require(last.isAfter(before), () -> block + " after " + before);
            }
        }
    }

    private static final class ThereIsOneChain extends SafetyProperty {
        private final List<Block> sealed = new ArrayList<>();
        private final Map<Host<?>, Integer> heights = new HashMap<>();

        ThereIsOneChain() {
            super("every chain is a prefix of the bank's, gapless, with genuine hashes");
        }

        @Override
        void onFact(Host<?> host, Fact fact) {
            switch (fact) {
                case BankFact.BlockSealed(Block block, _) -> {
                    String tip = sealed.isEmpty() ? Block.GENESIS : sealed.getLast().hash();
                    require(block.height() == sealed.size(), () -> "a gap or a fork at the bank: " + block);
                    require(block.previousHash().equals(tip), () -> "not linked: " + block);
                    require(block.isGenuine(), () -> "not genuine: " + block);
                    sealed.add(block);
                }
                case ClientFact.BlockAppended(Block block) -> {
                    int height = heights.merge(host, 1, Integer::sum) - 1;
                    require(block.height() == height, () -> host + " at height " + height + " appended " + block);
                    require(height < sealed.size(), () -> host + " is longer than the bank's chain by " + block);
                    require(block.equals(sealed.get(height)),
                            () -> host + " has another block than the bank: " + block);
                }
                default -> {}
            }
        }
    }

    private static final class NoTransferTwice extends SafetyProperty {
        private final Set<String> sealed = new HashSet<>();

        NoTransferTwice() {
            super("no transfer is in two blocks");
        }

        @Override
        void onFact(Host<?> host, Fact fact) {
            if (fact instanceof BankFact.BlockSealed(Block block, _)) {
                for (SealedTransfer transfer : block.transfers()) {
                    require(sealed.add(transfer.id()), () -> "twice: " + transfer);
                }
            }
        }
    }

    private static final class MoneyIsConserved extends SafetyProperty {
        private final Money opening;

        MoneyIsConserved(Money opening) {
            super("the balances add up to the openings, and none is negative");
            this.opening = opening;
        }

        @Override
        void onStep(Host<?> host, Step step) {
            if (host.state() instanceof BankProtocol.State bank) {
                Money sum = bank.accounts().values().stream().reduce(Money.ZERO, Money::plus);
                Money openings = new Money(opening.cents() * bank.accounts().size());
                require(sum.equals(openings), () -> bank.accounts() + " is not " + openings);
                require(bank.accounts().values().stream().noneMatch(Money::isNegative), () -> "" + bank.accounts());
            }
        }
    }

    private static final class TheBankWitnessesNoConflict extends SafetyProperty {
        TheBankWitnessesNoConflict() {
            super("the bank witnesses no conflict");
        }

        @Override
        void onFact(Host<?> host, Fact fact) {
            require(!(fact instanceof BankFact.ConflictWitnessed), fact::toString);
        }
    }

    private static final class ReplicasExecuteTheSame extends SafetyProperty {
        private final List<BranchFact.Executed> order = new ArrayList<>();
        private final Map<Host<?>, Integer> executed = new HashMap<>();
        private final Set<Long> events = new TreeSet<>();

        ReplicasExecuteTheSame() {
            super("all replicas execute the same updates in the same order to the same effect, and none overdraws");
        }

        @Override
        void onFact(Host<?> host, Fact fact) {
            if (fact instanceof BranchFact.Executed execution) {
                int place = executed.merge(host, 1, Integer::sum) - 1;
                if (place == order.size()) {
                    order.add(execution);
                    require(events.add(execution.update().eventId()), () -> "executed twice: " + execution);
                }
                require(execution.equals(order.get(place)),
                        () -> host + " executed " + execution + ", not " + order.get(place));
                require(!execution.balance().isNegative(), () -> host + " is overdrawn: " + execution);
            }
        }
    }
}
