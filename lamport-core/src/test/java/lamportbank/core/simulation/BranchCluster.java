package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;

import static org.assertj.core.api.Assertions.assertThat;

/// Branches on a bad network, and customers at their counters. One seed decides everything.
final class BranchCluster {
    /// A sub-event as the source's output lists it.
    record Logged(long event, String name, long clock) {
        @Override
        public String toString() {
            return event + " " + name + " " + clock;
        }
    }

    private static final int MAX_STEPS_TO_SILENCE = 50_000;

    private final Random random;
    private final Network network;
    private final List<SafetyProperty> properties;
    private final SortedMap<Integer, Host<BranchProtocol.State>> branches = new TreeMap<>();
    private final SortedMap<Integer, List<Logged>> logs = new TreeMap<>();
    private final Map<Long, Outcome> finished = new TreeMap<>();
    private final Set<Long> accepted = new TreeSet<>();
    private final Map<ProcessId, Long> answered = new TreeMap<>();
    private boolean modesChange;
    private long events;

    BranchCluster(long seed, int count, Mode mode, String opening, Faults faults) {
        random = new Random(seed);
        network = new Network(random, faults, new NoRest(), this::committed);
        properties = Stream.concat(
                SafetyProperties.ofProcesses().stream(),
                mode == Mode.ORDERED ? SafetyProperties.ofOrderedBranches().stream() : Stream.of())
                .toList();
        for (int id = 1; id <= count; id++) {
            SortedSet<Integer> others = new TreeSet<>();
            for (int other = 1; other <= count; other++) {
                if (other != id) {
                    others.add(other);
                }
            }
            ProcessId name = new ProcessId(BranchProtocol.BRANCH, id);
            Host<BranchProtocol.State> branch = new Host<>(
                    name.toString(),
                    name,
                    new BranchProtocol.Kind(id, others, mode, Money.parse(opening)),
                    List.of(1, 7, 100_000).get(random.nextInt(3)));
            branches.put(id, branch);
            logs.put(id, new ArrayList<>());
            network.add(branch);
            network.nameIs(name, branch);
        }
    }

    // ---- what customers and fate do

    /// A person at the counter.
    long submit(int branch, Update.Kind kind, String amount) {
        Update update = new Update(++events, kind, Money.parse(amount));
        network.round(branches.get(branch), List.of(new Input.Ask(new BranchCommand.Submit(update))));
        return update.eventId();
    }

    /// A customer's program, which has a clock of its own.
    ///
    /// @return the stamp of the answer, once it is there
    Optional<Long> order(int branch, long stamp, Update update) {
        ProcessId customer = new ProcessId("customer", branch);
        answered.remove(customer);
        network.ask(branches.get(branch), customer, stamp, new BranchMessage.Order(update));
        settle();
        return Optional.ofNullable(answered.get(customer));
    }

    /// From now on somebody wants another mode now and then.
    void letModesChange() {
        modesChange = true;
    }

    private void changeMode(Host<BranchProtocol.State> branch) {
        Mode other = branch.state().mode() == Mode.EAGER ? Mode.ORDERED : Mode.EAGER;
        network.round(branch, List.of(new Input.Ask(new BranchCommand.SetMode(other))));
    }

    void step() {
        int dice = random.nextInt(100);
        if (modesChange && dice < 3) {
            branch(Host::isUp).ifPresent(this::changeMode);
        } else if (dice < 10) {
            branch(Host::isUp).ifPresent(branch -> {
                Update.Kind kind = random.nextBoolean() ? Update.Kind.DEPOSIT : Update.Kind.WITHDRAW;
                submit(branch.self().number(), kind, new Money(1 + random.nextInt(30_000)).toString());
            });
        } else if (dice < 45) {
            network.offerSomething((_, _) -> true);
        } else if (dice < 94) {
            network.deliverSomething();
        } else if (dice < 95) {
            network.shiftSlowLinks();
        } else if (dice < 97) {
            branch(Host::isUp).ifPresent(Host::crash);
        } else {
            branch(branch -> !branch.isUp()).ifPresent(Host::restart);
        }
    }

    private Optional<Host<BranchProtocol.State>> branch(Predicate<Host<?>> which) {
        List<Host<BranchProtocol.State>> some = branches.values().stream().filter(which).toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
    }

    void settle() {
        network.set(Faults.NONE);
        branches.values().stream().filter(branch -> !branch.isUp()).forEach(Host::restart);
        for (int step = 0; step < MAX_STEPS_TO_SILENCE; step++) {
            if (step % 300 == 0) {
                network.shiftSlowLinks();
            }
            if (network.isSilent() || random.nextInt(3) == 0) {
                boolean offered = network.offerSomething((_, _) -> true);
                if (!offered && network.isSilent()) {
                    return;
                }
            }
            network.deliverSomething();
        }
        throw new AssertionError("the network never falls silent");
    }

    void assertEverythingHasEnded() {
        assertThat(finished.keySet()).as("updates with an outcome").isEqualTo(accepted);
        assertThat(new TreeSet<>(balances().values())).as("the replicas' balances").hasSize(1);
        assertThat(branches.values().stream().map(branch -> branch.state().mode()).distinct())
                .as("the branches' modes")
                .hasSize(1);
        branches.values().forEach(branch -> {
            assertThat(branch.state().held()).as(branch + "'s held updates").isEmpty();
            assertThat(branch.state().queue().entries()).as(branch + "'s queue").isEmpty();
            assertThat(branch.state().open()).as(branch + "'s open updates").isEmpty();
            assertThat(branch.process().state().exchanges()).as(branch + "'s waiting customers").isEmpty();
        });
    }

    // ---- what is watched

    private void committed(Host<?> host, Step step) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Happened(long time, Fact fact) -> onFact(host, time, fact);
                case Effect.Answered(long time, ProcessId to, _, _) -> answered.put(to, time);
                default -> {}
            }
        }
        properties.forEach(property -> property.onStep(host, step));
    }

    private void onFact(Host<?> host, long time, Fact fact) {
        switch (fact) {
            case BranchFact.SubEvent sub -> {
                logs.get(host.self().number()).add(new Logged(sub.eventId(), sub.name(), time));
                if (sub.stage() == BranchFact.Stage.REQUEST) {
                    accepted.add(sub.eventId());
                }
            }
            case BranchFact.Finished(Update update, Outcome outcome, _) -> finished.put(update.eventId(), outcome);
            default -> {}
        }
    }

    List<String> log(int branch) {
        return logs.get(branch).stream().map(Logged::toString).toList();
    }

    /// The sub-events of one event at all branches, by clock.
    List<String> logOfEvent(long event) {
        return logs.values().stream()
                .flatMap(List::stream)
                .filter(logged -> logged.event() == event)
                .sorted(Comparator.comparingLong(Logged::clock))
                .map(Logged::toString)
                .toList();
    }

    Optional<Outcome> outcome(long event) {
        return Optional.ofNullable(finished.get(event));
    }

    Map<Integer, Money> balances() {
        return branches.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().state().balance()));
    }

    String trace(int lines) {
        return network.trace.last(lines);
    }

    private static final class NoRest implements Network.Rest {
        @Override
        public Optional<Message> refused(Host<?> host, Message question, Refusal refusal) {
            throw new AssertionError("branches ask each other nothing", refusal);
        }
    }
}
