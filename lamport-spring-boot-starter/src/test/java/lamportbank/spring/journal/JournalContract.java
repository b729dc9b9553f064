package lamportbank.spring.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.Journal;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.spring.json.RandomValues;
import lamportbank.spring.json.Vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What a [Node] relies on, whatever the journal is kept in. For a new kind of journal, extend this.
abstract class JournalContract {
    static final Vocabulary BRANCH = Vocabulary.of(
            BranchMessage.class, BranchCommand.class, BranchFact.class);
    private static final ProcessId SELF = ProcessId.parse("branch-1");
    private static final ProcessId PEER = ProcessId.parse("branch-2");

    private final RandomValues values = new RandomValues(1978, BRANCH);
    private Journal<BranchProtocol.State> journal;
    private long lastStep;
    private long lastEffect;

    /// The journal of this test; at a second call, the one that is there after a restart.
    abstract Journal<BranchProtocol.State> open();

    @BeforeEach
    void begin() {
        journal = open();
    }

    // ---- steps

    @Test
    void a_new_journal_is_empty() {
        assertThat(journal.latest()).isEmpty();
        assertThat(replayed(0)).isEmpty();
    }

    @Test
    void what_was_appended_is_replayed_in_order_and_equal() {
        List<Step> first = steps(3);
        List<Step> second = steps(1);
        List<Step> third = steps(4);
        journal.append(first);
        journal.append(second);
        journal.append(third);

        List<Step> all = new ArrayList<>(first);
        all.addAll(second);
        all.addAll(third);
        for (int from = 0; from <= all.size(); from++) {
            assertThat(replayed(from)).isEqualTo(all.subList(from, all.size()));
        }
    }

    @Test
    void every_input_and_every_effect_is_read_back_equal() {
        List<Step> steps = new ArrayList<>();
        List<Class<?>> inputs = List.of(Input.class.getPermittedSubclasses());
        List<Class<?>> effects = List.of(Effect.class.getPermittedSubclasses());
        for (int round = 0; round < 20; round++) {
            for (Class<?> input : inputs) {
                List<Effect> led = effects.stream().map(effect -> (Effect) values.of(effect)).toList();
                steps.add(step((Input) values.of(input), led));
            }
        }
        journal.append(steps);

        assertThat(replayed(0)).isEqualTo(steps);
    }

    @Test
    void a_restart_loses_nothing() {
        List<Step> before = steps(3);
        journal.append(before);

        journal = open();

        assertThat(replayed(0)).isEqualTo(before);
        List<Step> after = steps(2);
        journal.append(after);
        journal = open();
        assertThat(replayed(3)).isEqualTo(after);
    }

    @Test
    void steps_are_stored_all_or_none() {
        List<Step> before = steps(2);
        journal.append(before);
        List<Step> good = steps(2);
        List<Step> bad = new ArrayList<>(good);
        bad.add(before.getFirst());

        assertThatThrownBy(() -> journal.append(bad)).isInstanceOf(RuntimeException.class);

        assertThat(replayed(0)).isEqualTo(before);
        journal.append(good);
        assertThat(replayed(2)).isEqualTo(good);
    }

    // ---- snapshots

    @Test
    void the_newest_state_is_where_recovery_begins() {
        journal.append(steps(3));
        Journal.Snapshot<BranchProtocol.State> older = snapshot(lastStep, lastEffect);
        journal.save(older);
        assertThat(journal.latest()).contains(older);

        journal.append(steps(2));
        Journal.Snapshot<BranchProtocol.State> newer = snapshot(lastStep, lastEffect);
        journal.save(newer);
        List<Step> after = steps(2);
        journal.append(after);

        journal = open();
        assertThat(journal.latest()).contains(newer);
        assertThat(replayed(newer.step())).isEqualTo(after);
    }

    @Test
    void a_state_of_before_the_first_step_can_be_stored() {
        Journal.Snapshot<BranchProtocol.State> beginning = snapshot(0, 0);
        journal.save(beginning);
        List<Step> first = steps(1);
        journal.append(first);

        journal = open();
        assertThat(journal.latest()).contains(beginning);
        assertThat(replayed(0)).isEqualTo(first);
    }

    // ---- a node on it

    /// A crash after every round, and snapshots at every third: what recovers is what was there.
    @Test
    void a_node_that_crashes_is_the_same_after_it() {
        SortedSet<Integer> others = new TreeSet<>(List.of(PEER.number()));
        BranchProtocol.Kind kind = new BranchProtocol.Kind(
                SELF.number(), others, BranchProtocol.Limits.DEFAULT, Mode.ORDERED, Money.parse("100"));
        Random random = new Random(1978);
        Node<BranchProtocol.State> node = new Node<>(SELF, kind, journal, 3);
        long received = 0;
        for (int round = 1; round <= 12; round++) {
            Update update = new Update(0, Update.Kind.DEPOSIT, new Money(random.nextLong(1, 1000)));
            node.round(List.of(
                    new Input.Ask(new BranchCommand.Submit(update)),
                    new Input.Deliver(PEER, "a-journal", ++received, 10L * round,
                            new BranchMessage.Multicast(List.of(
                                    new Update(100L + round, Update.Kind.WITHDRAW, new Money(1)))))));
            node.snapshotIfDue();
            LamportProcess.State<?> before = node.read(LamportProcess::state);
            long effect = node.lastEffect();

            node = new Node<>(SELF, kind, open(), 3);

            assertThat((Object) node.read(LamportProcess::state)).isEqualTo(before);
            assertThat(node.lastEffect()).isEqualTo(effect);
        }
        assertThat(node.read(LamportProcess::time)).isGreaterThan(120);
    }

    // ---- what to store

    List<Step> steps(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> step(values.of(Input.class),
                        List.of(values.of(Effect.class), values.of(Effect.class))))
                .toList();
    }

    private Step step(Input input, List<Effect> effects) {
        Step step = new Step(++lastStep, lastEffect + 1, input, effects);
        lastEffect = step.lastEffect();
        return step;
    }

    Journal.Snapshot<BranchProtocol.State> snapshot(long step, long effect) {
        return new Journal.Snapshot<>(step, effect, values.stateOf(BranchProtocol.State.class));
    }

    long lastEffect() {
        return lastEffect;
    }

    private List<Step> replayed(long after) {
        List<Step> steps = new ArrayList<>();
        journal.replay(after, steps::add);
        return steps;
    }
}
