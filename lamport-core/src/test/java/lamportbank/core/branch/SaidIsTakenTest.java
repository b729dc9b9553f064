package lamportbank.core.branch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import lamportbank.core.branch.BranchMessage.Order;
import lamportbank.core.branch.BranchProtocol.Limits;
import lamportbank.core.branch.Update.Kind;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/// From any state, whatever a branch takes leads only to messages that every other branch takes, with values at and
/// beyond each bound, and with numbers that are nearly used up.
class SaidIsTakenTest {
    private static final int RUNS = 400;
    private static final int ROUNDS = 150;

    private static final List<Long> IDS =
            List.of(0L, 0L, 0L, 1L, 2L, 3L, EventId.MAX - 1, EventId.MAX, -1L, -2L, -EventId.MAX);
    private static final List<Money> AMOUNTS = LongStream.of(
            1, 2, 40_000, Money.MAX_CENTS / 6, Money.MAX_CENTS / 4, Money.MAX_CENTS / 2, Money.MAX_CENTS / 2 + 1,
            Money.MAX_CENTS - 1, Money.MAX_CENTS)
            .mapToObj(Money::new)
            .toList();
    private static final List<Limits> LIMITS =
            List.of(Limits.DEFAULT, new Limits(100, 2, 1), new Limits(4, 1, 2), new Limits(100, 200, 1));

    private final Map<Integer, LamportProcess> branches = new TreeMap<>();
    private final Map<String, Deque<Input.Deliver>> channels = new TreeMap<>();
    private final List<Update> asked = new ArrayList<>();
    private long exchanges;

    @ParameterizedTest
    @EnumSource
    void what_a_branch_says_all_others_take(Mode mode) {
        for (long seed = 0; seed < RUNS; seed++) {
            try {
                run(new Random(seed), mode);
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + ", mode " + mode + ": " + failure, failure);
            }
        }
    }

    private void run(Random random, Mode mode) {
        branches.clear();
        channels.clear();
        asked.clear();
        int count = 1 + random.nextInt(4);
        Money opening = oneOf(List.of(Money.ZERO, new Money(40_000), AMOUNTS.get(5), AMOUNTS.getLast()), random);
        for (int id = 1; id <= count; id++) {
            begin(id, count, mode, opening, random);
        }
        for (int round = 0; round < ROUNDS; round++) {
            round(1 + random.nextInt(count), random);
        }
        drain();
        assertThat(branches.values().stream().map(SaidIsTakenTest::balance).distinct()).hasSize(1);
        assertThat(branches.values()).allSatisfy(branch -> assertThat(protocol(branch).isIdle()).isTrue());
    }

    private void begin(int id, int count, Mode mode, Money opening, Random random) {
        TreeSet<Integer> others = new TreeSet<>(IntStream.rangeClosed(1, count).boxed().toList());
        others.remove(id);
        BranchProtocol.Kind kind = new BranchProtocol.Kind(id, others, oneOf(LIMITS, random), mode, opening);
        BranchProtocol.State fresh = kind.initial();
        long last = oneOf(List.of(0L, EventId.MAX - 20, EventId.MAX - 1, EventId.MAX), random);
        BranchProtocol.State state = new BranchProtocol.State(
                id, others, fresh.limits(), mode, opening, last, fresh.ordered(), fresh.open(), fresh.eager(),
                fresh.modeSwitch(), fresh.held(), fresh.executed(), fresh.shares());
        LamportProcess.State<BranchProtocol.State> process = LamportProcess.initial(name(id), kind);
        branches.put(id, LamportProcess.restore(kind, new LamportProcess.State<>(
                process.self(), process.time(), process.calls(), process.outgoing(), process.incoming(),
                process.pending(), process.exchanges(), process.expelled(), state)));
    }

    /// Some inputs and the turn after them; only then does anything leave.
    private void round(int id, Random random) {
        List<Effect> effects = new ArrayList<>();
        for (int input = random.nextInt(4); input > 0; input--) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> tryTo(id, new Input.Ask(new BranchCommand.Submit(anyUpdate(random))), effects);
                case 3 -> tryTo(
                        id,
                        new Input.Serve(++exchanges, new ProcessId("customer", id), 0, new Order(anyUpdate(random))),
                        effects);
                case 4 -> tryTo(
                        id, new Input.Ask(new BranchCommand.SetMode(Mode.values()[random.nextInt(2)])), effects);
                default -> {
                    List<Deque<Input.Deliver>> some = channels.entrySet().stream()
                            .filter(channel -> channel.getKey().endsWith(">" + id) && !channel.getValue().isEmpty())
                            .map(Map.Entry::getValue)
                            .toList();
                    if (!some.isEmpty()) {
                        deliver(id, oneOf(some, random), effects);
                    }
                }
            }
        }
        end(id, effects);
    }

    private void deliver(int id, Deque<Input.Deliver> channel, List<Effect> effects) {
        Input.Deliver message = channel.poll();
        try {
            effects.addAll(branches.get(id).handle(message));
        } catch (Refusal refusal) {
            fail("branch " + id + " refuses " + message + ": " + refusal.detail());
        }
    }

    private void tryTo(int id, Input input, List<Effect> effects) {
        try {
            effects.addAll(branches.get(id).handle(input));
        } catch (Refusal refused) {
            // it is not said then
        }
    }

    private void end(int id, List<Effect> effects) {
        effects.addAll(branches.get(id).handle(new Input.Turn()));
        for (Effect effect : effects) {
            if (effect instanceof Effect.Sent(long time, var receivers, var message)) {
                receivers.forEach((to, sequence) -> channels
                        .computeIfAbsent(id + ">" + to.number(), _ -> new ArrayDeque<>())
                        .add(new Input.Deliver(name(id), "incarnation", sequence, time, message)));
            }
        }
    }

    private void drain() {
        while (channels.values().stream().anyMatch(channel -> !channel.isEmpty())) {
            for (Map.Entry<String, Deque<Input.Deliver>> channel : List.copyOf(channels.entrySet())) {
                int to = Integer.parseInt(channel.getKey().split(">")[1]);
                List<Effect> effects = new ArrayList<>();
                if (!channel.getValue().isEmpty()) {
                    deliver(to, channel.getValue(), effects);
                }
                end(to, effects);
            }
        }
    }

    private Update anyUpdate(Random random) {
        if (!asked.isEmpty() && random.nextInt(4) == 0) {
            return oneOf(asked, random);
        }
        Update update = new Update(oneOf(IDS, random), Kind.values()[random.nextInt(2)], oneOf(AMOUNTS, random));
        asked.add(update);
        return update;
    }

    private static <T> T oneOf(List<T> some, Random random) {
        return some.get(random.nextInt(some.size()));
    }

    private static BranchProtocol protocol(LamportProcess branch) {
        return (BranchProtocol) branch.protocol();
    }

    private static Money balance(LamportProcess branch) {
        return protocol(branch).balance();
    }

    private static ProcessId name(int id) {
        return new ProcessId("branch", id);
    }
}
